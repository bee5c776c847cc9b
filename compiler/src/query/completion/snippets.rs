//! Declarations with places to fill in.

/// A declaration: its keyword, what it is for, and its text.
pub(super) const DECLARATIONS: [(&str, &str, &str); 14] = [
    (
        "onboarding",
        "the program",
        "onboarding ${1:name} {\n    timezone \"${2:Europe/Lisbon}\"\n    controller \"${3:who answers for the data}\"\n}\n",
    ),
    ("import", "another file", "import \"${1:file}.onboard\"\n"),
    (
        "purpose",
        "why data may be used",
        "purpose ${1:name} {\n    ask \"${2:May we …?}\"\n    basis consent\n    regime ${3:gdpr} opt_in\n}\n",
    ),
    ("for", "the purposes of the fields and events below", "for ${1:purpose}\n"),
    ("type", "a name for a type", "type ${1:name} = one of { ${2:a, b} }\n"),
    ("field", "a data point", "field ${1:name}: ${2:text} {\n    ask \"${3:question}\"\n}\n"),
    ("event", "what a user does", "event ${1:name} {\n    ${2:property}: ${3:text}\n}\n"),
    ("trait", "a value computed from events", "trait ${1:name} = count of ${2:event} in last ${3:7d}\n"),
    ("let", "a named expression", "let ${1:name} = ${2:value}\n"),
    ("segment", "a group of people", "segment ${1:name} when ${2:condition}\n"),
    (
        "path",
        "an onboarding sequence",
        "path ${1:name} \"${2:Title}\" {\n    step ${3:first} \"${4:Title}\"\n}\n",
    ),
    (
        "matrix",
        "the table from who they are to where they go",
        "matrix ${1:name} -> path for ${2:purpose} {\n    ${3:column} -> path\n    -      -> ${4:path}\n}\n",
    ),
    (
        "profiling",
        "what is asked, and when",
        "profiling for ${1:purpose} {\n    stage ${2:signup} ask ${3:field}\n    limit ${4:1} per session\n}\n",
    ),
    (
        "test",
        "an example that must hold",
        "test \"${1:what holds}\" {\n    given ${2:field} = ${3:value}\n    expect ${4:path}\n}\n",
    ),
];

/// Functions, with their arguments.
pub(super) const FUNCTIONS: [(&str, &str); 7] = [
    ("lower", "lower(${1:text})"),
    ("length", "length(${1:text})"),
    ("min", "min(${1:a}, ${2:b})"),
    ("max", "max(${1:a}, ${2:b})"),
    ("abs", "abs(${1:number})"),
    ("round", "round(${1:number})"),
    ("bucket", "bucket(${1:number}, ${2:edge})"),
];

/// Words with which an expression begins.
pub(super) const OPERATORS: [&str; 8] =
    ["not", "if", "now", "stated", "days since", "yes", "no", "declassify"];
