//! How problems look.

use super::{
    Colors, FileId, Format, Place, Pointer, Problem, Problems, Report, Severity, Source, Sources,
};

fn sources(text: &str, format: Format) -> (Sources, FileId) {
    let mut sources = Sources::default();
    let file = sources.add(Source {
        name: "api.yaml".to_owned(),
        path: "api.yaml".into(),
        text: text.to_owned(),
        format,
    });
    (sources, file)
}

fn value(file: FileId, pointer: &str) -> Place {
    Place::value(file, Pointer::parse(pointer).unwrap())
}

fn human(problems: Vec<Problem>, sources: &Sources) -> String {
    let mut all = Problems::default();
    for problem in problems {
        all.push(problem);
    }
    Report::new(&all, sources).human(Colors::Never)
}

#[test]
fn a_problem_shows_its_line() {
    let (sources, file) = sources("a: 1\nb:\n  型: [x, \"strng\"]\r\n", Format::Yaml);
    let problem = Problem::error("unknown-type", "no such type")
        .at(value(file, "/b/型/1"))
        .note(value(file, "/a"), "as here")
        .help("did you mean `string`?");
    assert_eq!(
        human(vec![problem], &sources),
        "\
error[unknown-type]: no such type
 --> api.yaml:3:10
  |
3 |   型: [x, \"strng\"]
  |           ^^^^^^^
  = pointer: /b/型/1
  = help: did you mean `string`?
note: as here
 --> api.yaml:1:4
  |
1 | a: 1
  |    ^
  = pointer: /a

"
    );
}

#[test]
fn errors_come_first_then_the_order_of_the_file() {
    let (sources, file) = sources("a: 1\nb: 2\nc: 3\n", Format::Yaml);
    let problems = vec![
        Problem::warning("w", "third").at(value(file, "/a")),
        Problem::error("e", "second").at(value(file, "/c")),
        Problem::error("z", "first").at(value(file, "/b")),
        Problem::error("n", "without a place"),
    ];
    let text = human(problems, &sources);
    let titles: Vec<&str> = text.lines().filter(|line| line.contains("]: ")).collect();
    assert_eq!(
        titles,
        [
            "error[n]: without a place",
            "error[z]: first",
            "error[e]: second",
            "warning[w]: third",
        ]
    );
}

#[test]
fn a_value_of_many_lines_is_shown_by_its_key() {
    let (sources, file) = sources("a: 1\nb:\n  c:\n    d: 1\n    e: 2\n", Format::Yaml);
    let problem = Problem::error("x", "x").at(value(file, "/b/c"));
    let text = human(vec![problem], &sources);
    assert!(text.contains("3 |   c:\n  |   ^\n"), "{text}");
}

#[test]
fn a_long_line_is_cut_around_the_problem() {
    let filler = "é".repeat(100_000);
    let text = format!("{{\"before\": \"{filler}\", \"here\": 1, \"after\": \"{filler}\"}}");
    let (sources, file) = sources(&text, Format::Json);
    let text = human(
        vec![Problem::error("x", "x").at(value(file, "/here"))],
        &sources,
    );
    assert!(text.contains(" --> api.yaml:1:100024\n"), "{text}");
    let line = text.lines().find(|line| line.contains("here")).unwrap();
    assert!(line.chars().count() < 140, "{line}");
    let marks = text.lines().find(|line| line.contains('^')).unwrap();
    let at = marks.chars().position(|c| c == '^').unwrap();
    assert_eq!(line.chars().nth(at), Some('1'));
    assert_eq!(line.chars().nth(at - 2), Some(':'));
}

#[test]
fn what_a_terminal_would_obey_is_shown_instead() {
    let (sources, file) = sources("a: \"\u{202e}\u{1b}[31mx\u{0}\"\n", Format::Yaml);
    let problem = Problem::error("x", "a \u{1b}]0;title\u{7} of \u{2066}it").at(value(file, "/a"));
    let text = human(vec![problem], &sources);
    assert!(
        text.contains("a \\u{1b}]0;title\\u{7} of \\u{2066}it"),
        "{text}"
    );
    assert!(text.contains("\\u{202e}\\u{1b}[31mx\\u{0}"), "{text}");
    assert!(
        !text.chars().any(|c| c.is_control() && c != '\n'),
        "{text:?}"
    );
}

#[test]
fn many_of_a_kind_are_counted() {
    let (sources, file) = sources("a: 1\n", Format::Yaml);
    let problem = |code, message: String| Problem::warning(code, message).at(value(file, "/a"));
    let mut problems: Vec<Problem> = (0..50)
        .map(|number| problem("many", format!("x {number}")))
        .collect();
    problems.push(problem("few", "x".to_owned()));
    let text = human(problems, &sources);
    assert_eq!(text.matches("warning[many]: x ").count(), 20);
    assert_eq!(text.matches("warning[few]: x\n").count(), 1);
    assert!(
        text.ends_with("warning[many]: 30 more warnings of this kind\n\n"),
        "{text}"
    );
}

#[test]
fn warnings_that_say_the_same_are_one_of_many_places() {
    let (sources, file) = sources("a: 1\nb: 2\nc: 3\nd: 4\ne: 5\n", Format::Yaml);
    let places = ["/a", "/b", "/c", "/d", "/e"];
    let all = |problem: Problem| {
        let problems = places.iter().map(|at| problem.clone().at(value(file, at)));
        human(problems.collect(), &sources)
    };
    assert_eq!(
        all(Problem::warning("w", "not good").help("mend it")),
        "\
warning[w]: not good
 --> api.yaml:1:4
  |
1 | a: 1
  |    ^
  = pointer: /a
  = help: mend it
  ::: api.yaml:2:4 /b
  ::: api.yaml:3:4 /c
  = and 2 more like this

"
    );
    let errors = all(Problem::error("e", "not good"));
    assert_eq!(errors.matches("error[e]: not good\n").count(), 5);
}

#[test]
fn colors_only_when_asked() {
    let (sources, file) = sources("a: 1\n", Format::Yaml);
    let mut problems = Problems::default();
    problems.push(Problem::warning("x", "y").at(value(file, "/a")));
    let report = Report::new(&problems, &sources);
    let colored = report.human(Colors::Always);
    assert!(colored.contains("\u{1b}["));
    let mut stripped = String::new();
    let mut rest = colored.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        stripped += before;
        rest = after.split_once('m').unwrap().1;
    }
    stripped += rest;
    assert_eq!(stripped, report.human(Colors::Never));
}

#[test]
fn one_json_object_a_line() {
    let (sources, file) = sources("a: 1\nb: [x, y]\n", Format::Yaml);
    let mut problems = Problems::default();
    problems.push(
        Problem::error("code", "mess\"age\n")
            .at(value(file, "/b/1"))
            .note(Place::bytes(file, 0, 1), "note"),
    );
    problems.push(Problem::warning("other", "no place").help("do"));
    let json = Report::new(&problems, &sources).json();
    let lines: Vec<serde_json::Value> = json
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        lines,
        [
            serde_json::json!({
                "severity": "error", "code": "code", "message": "mess\"age\n",
                "file": "api.yaml", "line": 2, "column": 8, "end": {"line": 2, "column": 9},
                "pointer": "/b/1", "help": null,
                "notes": [{
                    "message": "note", "file": "api.yaml", "line": 1, "column": 1,
                    "end": {"line": 1, "column": 2}, "pointer": null,
                }],
            }),
            serde_json::json!({
                "severity": "warning", "code": "other", "message": "no place",
                "file": null, "line": null, "column": null, "end": null,
                "pointer": null, "help": "do", "notes": [],
            }),
        ]
    );
}

#[test]
fn counts() {
    let mut problems = Problems::default();
    assert!(problems.is_empty() && !problems.has_errors());
    problems.push(Problem::warning("b", "x"));
    problems.push(Problem::warning("b", "y"));
    problems.push(Problem::error("c", "z"));
    assert!(problems.has_errors());
    assert_eq!(problems.count(Severity::Warning), 2);
    assert_eq!(
        problems.by_code(),
        [(Severity::Error, "c", 1), (Severity::Warning, "b", 2)]
    );
}

#[test]
fn the_text_of_a_place_is_as_written() {
    let (sources, file) = sources("version: 1.10\nname: 'x'\n", Format::Yaml);
    assert_eq!(sources.text(&value(file, "/version")), Some("1.10"));
    assert_eq!(sources.text(&value(file, "/name")), Some("'x'"));
    assert_eq!(sources.text(&value(FileId(7), "/name")), None);
}
