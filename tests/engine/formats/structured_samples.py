"""One small export of each format with a grammar of its own, and its records when nothing is wrong."""

import json

from screening.engine.formats import read
from screening.engine.records import Reading, Record

PUBMED_ARTICLE = """<PubmedArticle>
  <MedlineCitation Status="MEDLINE" Owner="NLM">
    <PMID Version="1">90000001</PMID>
    <Article PubModel="Print">
      <Journal>
        <ISSN IssnType="Electronic">1234-567X</ISSN>
        <JournalIssue CitedMedium="Internet">
          <Volume>12</Volume><Issue>3</Issue>
          <PubDate><MedlineDate>2020 Spring-Summer</MedlineDate></PubDate>
        </JournalIssue>
        <Title>The Journal of samples</Title>
        <ISOAbbreviation>J. Samples</ISOAbbreviation>
      </Journal>
      <ArticleTitle>Effect of CO<sub>2</sub> in <i>E. coli</i>
          when p&lt;0.05.</ArticleTitle>
      <Pagination><MedlinePgn>101-9</MedlinePgn></Pagination>
      <ELocationID EIdType="pii" ValidYN="Y">S1</ELocationID>
      <ELocationID EIdType="doi" ValidYN="Y">10.9999/sample.1</ELocationID>
      <Abstract>
        <AbstractText Label="BACKGROUND" NlmCategory="BACKGROUND">One &amp; two.</AbstractText>
        <AbstractText Label="METHODS"><b>Bold</b> formula
          <mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>x</mml:mi>
            <mml:mn>2</mml:mn></mml:math> in 10<sup>3</sup>.</AbstractText>
      </Abstract>
      <AuthorList CompleteYN="Y">
        <Author ValidYN="Y"><LastName>van Sample</LastName><ForeName>Ann B</ForeName>
          <Suffix>Jr</Suffix></Author>
        <Author ValidYN="N"><LastName>Smaple</LastName><ForeName>Ann</ForeName></Author>
        <Author ValidYN="Y"><CollectiveName>Sample Study Group</CollectiveName></Author>
      </AuthorList>
      <Language>eng</Language><Language>ger</Language>
      <DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName>
        <AccessionNumberList><AccessionNumber>NCT00000001</AccessionNumber></AccessionNumberList>
      </DataBank></DataBankList>
      <PublicationTypeList>
        <PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList>
    </Article>
    <MedlineJournalInfo><MedlineTA>J Samples</MedlineTA>
      <ISSNLinking>0000-0019</ISSNLinking></MedlineJournalInfo>
    <CommentsCorrectionsList>
      <CommentsCorrections RefType="RetractionIn"><RefSource>J</RefSource>
        <PMID>90000009</PMID></CommentsCorrections>
    </CommentsCorrectionsList>
    <MeshHeadingList>
      <MeshHeading><DescriptorName MajorTopicYN="Y">Spasms, Infantile</DescriptorName>
        <QualifierName MajorTopicYN="N">drug therapy</QualifierName></MeshHeading>
      <MeshHeading><DescriptorName MajorTopicYN="N">Humans</DescriptorName></MeshHeading>
    </MeshHeadingList>
    <KeywordList Owner="NOTNLM"><Keyword MajorTopicYN="Y">samples</Keyword></KeywordList>
  </MedlineCitation>
  <PubmedData>
    <ArticleIdList><ArticleId IdType="pubmed">90000001</ArticleId>
      <ArticleId IdType="pmc">PMC9000001</ArticleId></ArticleIdList>
    <ReferenceList><Reference><Citation>Other.</Citation><ArticleIdList>
      <ArticleId IdType="doi">10.9999/cited</ArticleId><ArticleId IdType="pmc">PMC1</ArticleId>
      </ArticleIdList></Reference></ReferenceList>
  </PubmedData>
</PubmedArticle>"""
PUBMED_BOOK = """<PubmedBookArticle><BookDocument><PMID>90000002</PMID>
<ArticleIdList><ArticleId IdType="bookaccession">NBK90</ArticleId></ArticleIdList>
<Book><Publisher><PublisherName>P</PublisherName></Publisher><BookTitle book="s">Sample reviews</BookTitle>
<PubDate><Year>2019</Year></PubDate>
<AuthorList Type="editors"><Author><LastName>Editor</LastName><ForeName>E</ForeName></Author></AuthorList>
<Isbn>9781234567897</Isbn></Book>
<ArticleTitle book="s" part="c">A chapter</ArticleTitle><Language>eng</Language>
<AuthorList Type="authors"><Author><LastName>Chapter</LastName><ForeName>C</ForeName></Author></AuthorList>
<PublicationType UI="D016454">Review</PublicationType>
<Abstract><AbstractText>Chapter text.</AbstractText></Abstract></BookDocument></PubmedBookArticle>"""
PROLOG = (
    '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
)
PUBMED = f"{PROLOG}{PUBMED_ARTICLE}\n{PUBMED_BOOK}\n</PubmedArticleSet>\n"

ENDNOTE = """<?xml version="1.0" encoding="UTF-8" ?><xml><records><record>\
<database name="a.enl">a.enl</database>\
<source-app name="EndNote" version="20.0">EndNote</source-app><rec-number>1</rec-number>\
<ref-type name="Journal Article">17</ref-type><contributors><authors>\
<author><style face="normal" font="default" size="100%">Sample, A. B.</style></author>\
<author><style face="normal">Sample Study Group,</style></author></authors></contributors>\
<titles><title><style face="normal">Growth of </style><style face="italic">E. coli</style>\
<style face="normal"> with CO</style><style face="subscript">2</style></title>\
<secondary-title><style face="normal">The Journal of samples</style></secondary-title></titles>\
<periodical><full-title><style face="normal">The Journal of samples</style></full-title>\
<abbr-1><style face="normal">J Samples</style></abbr-1></periodical>\
<pages><style face="normal">10-19</style></pages><volume><style face="normal">5</style></volume>\
<number><style face="normal">2</style></number>\
<keywords><keyword><style face="normal">one&#xD;two</style></keyword></keywords>\
<dates><year><style face="normal">2018</style></year><pub-dates><date>Feb</date></pub-dates></dates>\
<isbn><style face="normal">1234-567X (Print)&#xD;0000-0019</style></isbn>\
<accession-num><style face="normal">90000003</style></accession-num>\
<abstract><style face="normal">BACKGROUND: One.&#xD;METHODS: p&lt;0.05 in NCT00000002.</style></abstract>\
<custom2><style face="normal">PMC9000003</style></custom2>\
<electronic-resource-num><style face="normal">10.9999/sample.3</style></electronic-resource-num>\
<urls><related-urls><url><style face="normal">https://example.org/3</style></url></related-urls></urls>\
<remote-database-provider><style face="normal">NLM</style></remote-database-provider>\
<language><style face="normal">eng</style></language></record>\
<record><source-app name="Mendeley" version="1.19">Mendeley</source-app>\
<ref-type name="Book Section">0</ref-type>\
<contributors><authors><author>Plain, P.</author></authors></contributors>\
<titles><title>A plain title</title>\
<secondary-title>A book</secondary-title></titles><pages start="7" end="9"/><issue>4</issue>\
<dates><year>2017</year></dates></record></records></xml>"""

OVID = """<?xml version="1.0"?><ovid><records>
<record index="1"><F C="UI" L="Unique Identifier"><D type="c">90000004</D></F>
<F C="DB" L="Database"><D type="c">Ovid MEDLINE(R)</D></F>
<F C="TI" L="Title"><D type="c">An Ovid title</D></F>
<F C="AU" L="Authors"><D type="c">Sample A</D><D type="c">Other B</D></F>
<F C="SO" L="Source"><D type="c">Journal of Samples. 12(3):34-56, 2016 Jan.</D></F>
<F C="AB" L="Abstract"><D type="c">An abstract, p&lt;0.05.</D></F>
<F C="YR" L="Year of Publication"><D type="c">2016</D></F></record>
</records></ovid>"""

RDF = """<rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:bib="http://purl.org/net/biblio#"
 xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">
    <bib:Article rdf:about="#item_1">
        <z:itemType>journalArticle</z:itemType>
        <dcterms:isPartOf rdf:resource="urn:issn:1234-567X"/>
        <bib:authors><rdf:Seq>
            <rdf:li><foaf:Person><foaf:surname>Sample</foaf:surname>
                <foaf:givenName>Ann</foaf:givenName></foaf:Person></rdf:li>
            <rdf:li><foaf:Person><foaf:surname>Sample Study Group</foaf:surname></foaf:Person></rdf:li>
        </rdf:Seq></bib:authors>
        <dc:title>A title in RDF</dc:title>
        <dcterms:abstract>An abstract.</dcterms:abstract>
        <dc:subject>one</dc:subject>
        <dc:subject><z:AutomaticTag><rdf:value>two</rdf:value></z:AutomaticTag></dc:subject>
        <dc:date>8/2020</dc:date>
        <dc:description>PMID: 90000005</dc:description>
        <bib:pages>1-9</bib:pages>
    </bib:Article>
    <bib:Journal rdf:about="urn:issn:1234-567X">
        <prism:volume>7</prism:volume>
        <prism:number>2</prism:number>
        <dc:title>Journal of samples</dc:title>
        <dcterms:alternative>J Samples</dcterms:alternative>
        <dc:identifier>DOI 10.9999/sample.5</dc:identifier>
        <dc:identifier>ISSN 1234-567X</dc:identifier>
    </bib:Journal>
    <bib:Memo rdf:about="#item_2"><z:itemType>note</z:itemType><rdf:value>a note</rdf:value></bib:Memo>
    <z:Attachment rdf:about="#item_3"><z:itemType>attachment</z:itemType>
        <dc:title>PDF</dc:title></z:Attachment>
</rdf:RDF>
"""

CSL = json.dumps(
    [
        {
            "id": "http://zotero.org/users/1/items/A",
            "type": "article-journal",
            "title": "A title in JSON",
            "author": [
                {"family": "Sample", "given": "Ann", "non-dropping-particle": "van"},
                {"literal": "Sample Study Group"},
            ],
            "issued": {"date-parts": [["2020", 8]]},
            "container-title": "Journal of samples",
            "journalAbbreviation": "J Samples",
            "volume": 7,
            "issue": "2",
            "page": "1-9",
            "DOI": "10.9999/sample.6",
            "PMID": "90000006",
            "PMCID": "PMC9000006",
            "ISSN": "1234-567X",
            "abstract": "p<0.05 {in} [brackets]",
            "language": "en",
            "keyword": "one; two",
            "URL": "https://example.org/6",
        },
        {"id": "b", "type": "post-weblog", "title": "Another", "issued": {"raw": "2016-05-01"}},
    ],
    indent=1,
)

BIBTEX = r"""% Encoding: UTF-8

@string{js = "Journal of samples"}
@preamble{"\newcommand{\x}{y}"}
@comment{jabref-meta: databaseType:bibtex;}

@article{Sample2020,
  author = {Sample, Ann and {\"O}rn{\'e}, {\O}. and {Sample and Study Group} and others},
  title = {{CO$_2$} in \textit{E. coli}: {M}{\"u}ller \& sons, p$<$0.05},
  journal = js # { B},
  year = 2020, month = jan,
  volume = "7", number = {2}, pages = {1--9},
  doi = {10.9999/sample\_7},
  pmid = {90000007},
  keywords = {one, two},
  abstract = "An {"}abstract{"} with 50\% more."
}
"""
SAMPLES = {"pubmed": PUBMED, "endnote": ENDNOTE, "ovid": OVID, "rdf": RDF, "csl": CSL, "bibtex": BIBTEX}


def reading(text: str) -> Reading:
    return read(text.encode())


def records(text: str) -> list[Record]:
    found = reading(text)
    assert (found.rejected, found.strays, found.warnings) == ((), (), ())
    assert found.marks == len(found.records)
    return [entry.record for entry in found.records]
