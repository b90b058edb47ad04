<3001. >
VN  - Ovid Technologies
DB  - Embase
UI  - 621000001
ST  - CONFERENCE ABSTRACT
TI  - Made-up spasms in 20 infants: p<0.05 for H<sub>2</sub>O.
SO  - Sample Proceedings. Conference: 2nd Sample Meeting. Part 2. Spain. 12 (Supplement 3) (no pagination), 2018. Article Number: P7. Date of Publication: 2018.
AU  - Sample S.
AU  - van der Exemple E.
IN  - (Sample) Sample University, Sampletown
      (van der Exemple) Example College, Exampleville
MH  - *infantile spasm
MH  - human
OD  - human
OD  - vigabatrin; example
AB  - Background: Nobody looked at made-up spasms before, so this line is long enough to be a paragraph of its own in the abstract. 
Method(s): We made up 20 infants (NCT09000001) and wrote a line that is long enough to be a paragraph of its own as well. 
IS - a hyphen after two capitals in a line that goes on. 
Conclusion(s): Samples are enough.
IS  - 1753-9999
ES  - 2041-999X
DO  - http://dx.doi.org/10.9999/s00001-018-0001-8
CN  - ISRCTN90000001 (http://isrctn.org)
PM  - 90000001 [http://www.ncbi.nlm.nih.gov/pubmed/?term=90000001]
LG  - English
LG  - und
PT  - Conference Abstract
YR  - 2018
CR  - Copyright 2018 Sample B.V., All rights reserved.

<3002. >
VN  - Ovid Technologies
DB  - Embase
UI  - 2019000002
TI  - RETRACTED: A second sample.
SO  - Journal of Samples. 48 (3) (pp 123-130), 2016. Date of Publication: 01 Mar 2016.
AU  - Sample S.
AB  - 
DO  - https://dx.doi.org/10.9999/second
XL  - http://ovidsp.ovid.com/ovidweb.cgi?T=JS&D=emed17&AN=2019000002



