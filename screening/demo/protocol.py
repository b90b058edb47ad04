"""The protocol of the demo, after Mackay et al., Practice parameter: medical treatment of infantile spasms,
Neurology 2004;62:1668-1681."""

from datetime import date

TITLE = "Medical treatment of infantile spasms"
QUESTION = (
    "What is the best medical treatment of infantile spasms in children from 1 month to 3 years of age? "
    "Lennox-Gastaut syndrome is not considered. After the practice parameter of Mackay et al., "
    "Neurology 2004;62:1668-1681."
)

CRITERIA = [
    {
        "label": "Documented infantile spasms",
        "question": "Is the presence of infantile spasms documented?",
        "reason": "Infantile spasms not documented",
    },
    {
        "label": "Hypsarrhythmia on EEG",
        "question": "Is the presence of hypsarrhythmia documented?",
        "reason": "Hypsarrhythmia not documented",
    },
    {
        "label": "Treatment for the spasms",
        "question": "Are patients reported who were given a medical treatment for the spasms?",
        "reason": "No medical treatment of the spasms studied",
    },
    {
        "label": "Patients of its own",
        "question": "Does it report patients of its own (not a review, not a comment)?",
        "reason": "No patients of its own (review or comment)",
        "at_title_abstract": False,
    },
]

# name, synonyms, wider treatment
TREATMENTS: list[tuple[str, list[str], str | None]] = [
    ("ACTH", ["corticotropin", "tetracosactide", "adrenocorticotropic hormone"], None),
    ("ACTH, high dose", ["150 U/m2/day"], "ACTH"),
    ("ACTH, low dose", ["20 U/day"], "ACTH"),
    ("Oral corticosteroids", ["steroids"], None),
    ("Prednisone", [], "Oral corticosteroids"),
    ("Prednisolone", [], "Oral corticosteroids"),
    ("Hydrocortisone", [], "Oral corticosteroids"),
    ("Vigabatrin", ["gamma-vinyl GABA", "VGB"], None),
    ("Vigabatrin, high dose", ["100 to 148 mg/kg/day"], "Vigabatrin"),
    ("Vigabatrin, low dose", ["18 to 36 mg/kg/day"], "Vigabatrin"),
    ("Valproate", ["valproic acid", "sodium valproate"], None),
    ("Benzodiazepines", [], None),
    ("Nitrazepam", [], "Benzodiazepines"),
    ("Pyridoxine", ["vitamin B6"], None),
    ("Zonisamide", [], None),
    ("Topiramate", [], None),
    ("Lamotrigine", [], None),
    ("Felbamate", [], None),
    ("Sulthiame with pyridoxine", ["sultiame"], None),
    ("Ketogenic diet", [], None),
    ("Intravenous immunoglobulin", ["IVIG"], None),
    ("Thyrotropin-releasing hormone", ["TRH"], None),
    ("Liposteroid", [], None),
    ("Placebo", [], None),
    ("Placebo with pyridoxine", [], "Placebo"),
]

CESSATION = "Complete cessation of spasms"
EEG = "Resolution of hypsarrhythmia"
BOTH = "Cessation of spasms and resolution of hypsarrhythmia"
RELAPSE = "Relapse"
OUTCOMES = [
    {"name": CESSATION, "definition": "No spasms any more, as the report defines it."},
    {"name": EEG, "definition": "Hypsarrhythmia gone from the EEG."},
    {
        "name": BOTH,
        "definition": "Both together in the same child; not to be derived from the two outcomes above.",
    },
    {
        "name": RELAPSE,
        "definition": "Spasms again after they had stopped.",
        "more_is_better": False,
        "denominator": "responders",
    },
    {
        "name": "Developmental outcome",
        "definition": "A developmental score at follow-up.",
        "type": "continuous",
    },
    {
        "name": "Epilepsy or epileptiform EEG",
        "definition": "Epilepsy, or an epileptiform EEG, at follow-up.",
        "more_is_better": False,
    },
]

ACTH_WORKS = "Is ACTH effective for the short-term treatment of infantile spasms?"
ACTH_OR_PREDNISONE = "Is ACTH more effective than prednisone?"
ACTH_DOSE = "Is a high dose of ACTH more effective than a low dose?"
VIGABATRIN_WORKS = "Is vigabatrin effective for the short-term treatment of infantile spasms?"
# text, treatment, comparator, outcome
QUESTIONS = [
    (ACTH_WORKS, "ACTH", None, BOTH),
    (ACTH_OR_PREDNISONE, "ACTH", "Prednisone", BOTH),
    (ACTH_DOSE, "ACTH, high dose", "ACTH, low dose", BOTH),
    (VIGABATRIN_WORKS, "Vigabatrin", None, CESSATION),
]

TERMS = {
    "include": [
        "infantile spasms", "West syndrome", "hypsarrhythmia", "hypsarythmia", "ACTH", "corticotropin",
        "prednisone", "prednisolone", "hydrocortisone", "vigabatrin", "randomised", "randomized",
    ],
    "exclude": ["adults", "Lennox-Gastaut", "partial seizures", "review"],
}  # fmt: skip

# file, search
SEARCHES = [
    (
        "medline.nbib",
        {
            "source": "database",
            "database": "MEDLINE",
            "platform": "PubMed",
            "covers_from": "1966",
            "strategy": '("spasms, infantile"[MeSH] OR "infantile spasms" OR "West syndrome")',
            "limits": "Humans",
            "run_on": date(2026, 11, 2),
            "hits": 37,
        },
    ),
    (
        "embase.ris",
        {
            "source": "database",
            "database": "EMBASE",
            "platform": "Embase.com",
            "covers_from": "1980",
            "strategy": "'infantile spasm'/exp OR 'west syndrome'/exp",
            "limits": "Human",
            "run_on": date(2026, 11, 2),
            "hits": 33,
        },
    ),
    (
        "reference-lists.ris",
        {
            "source": "citation_searching",
            "database": "Reference lists of retrieved articles",
            "run_on": date(2026, 11, 9),
            "hits": 3,
        },
    ),
]

FORM_FIELDS = [
    ("Design", "For example: randomised, parallel groups."),
    ("Masking", "Who did not know the treatment?"),
    ("Aetiology", "Symptomatic, cryptogenic, tuberous sclerosis: numbers if given."),
]
