//! Resolving anyone's list of institutions, and measuring how right it is, from the command line.

use collegium_tests::Collegium;

const REGISTRY: &str = concat!(
    r#"{"id":"03vek6s52","name":"Harvard University","names":[["Harvard University","label","en"]],"country":"US","city":"Cambridge"}"#,
    "\n",
    r#"{"id":"041nas322","name":"University of Bonn","names":[["University of Bonn","label","en"]],"country":"DE","city":"Bonn"}"#,
    "\n",
    r#"{"id":"01aaaaa11","name":"Faith Hospital","names":[["Faith Hospital","label","en"]],"country":"IN","city":"Cuttack"}"#,
    "\n",
    r#"{"id":"01bbbbb22","name":"Faith Hospital","names":[["Faith Hospital","label","en"]],"country":"NG","city":"Lagos"}"#,
    "\n",
);

fn written(collegium: &Collegium, name: &str, text: &str) -> String {
    let file = collegium.folder().join(name);
    std::fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn a_list_is_resolved_line_by_line_without_a_database() {
    let Some(collegium) = Collegium::built() else { return };
    let registry = written(&collegium, "registry.jsonl", REGISTRY);
    let list = written(
        &collegium,
        "list.csv",
        "No;Institution;City;Country;Email\n1;Univ. Bonn;Bonn;Germany;\n2;Faith Hospital;;Nigeria;\n3;Faith Hospital;;;\n4;retired;;;\n",
    );
    let finished = collegium.run(&["resolve", "institutions", &list, "--registry", &registry]);
    assert_eq!(finished.code, 0, "{finished:?}");
    let lines: Vec<&str> = finished.out.lines().collect();
    assert_eq!(lines[0], "line,text,institution,ror,confidence,verdict,reason,also,also_ror,runners_up");
    assert!(lines[1].starts_with("2,Univ. Bonn,University of Bonn,041nas322,"), "{}", lines[1]);
    assert!(lines[2].contains(",01bbbbb22,") && lines[2].contains("country agrees"), "{}", lines[2]);
    assert!(lines[3].contains(",unsure,") && lines[3].contains("01aaaaa11"), "{}", lines[3]);
    assert!(lines[4].contains(",no organization,"), "{}", lines[4]);
    let output = collegium.folder().join("answers.csv");
    let output = output.to_str().unwrap();
    let to_file = collegium.run(&["resolve", "institutions", &list, "--registry", &registry, "--output", output]);
    assert!(to_file.code == 0 && to_file.out.is_empty(), "{to_file:?}");
    assert_eq!(std::fs::read_to_string(output).unwrap(), finished.out);
}

#[test]
fn the_registry_of_the_database_is_used_where_no_file_is_named() {
    let Some(collegium) = Collegium::built() else { return };
    let list = written(&collegium, "list.csv", "text\nHarvard Univ\n");
    let without = collegium.run(&["resolve", "institutions", &list]);
    assert!(without.code == 1 && without.err.contains("hint: "), "{without:?}");
    let registry = written(&collegium, "registry.jsonl", REGISTRY);
    assert_eq!(collegium.run(&["import", "institutions", &registry]).code, 0);
    let with = collegium.run(&["resolve", "institutions", &list]);
    assert!(with.out.contains(",Harvard University,03vek6s52,"), "{with:?}");
}

#[test]
fn right_and_wrong_answers_are_measured() {
    let Some(collegium) = Collegium::built() else { return };
    let registry = written(&collegium, "registry.jsonl", REGISTRY);
    let gold = written(
        &collegium,
        "gold.jsonl",
        concat!(
            r#"{"n":1,"text":"University of Bonn","ror":["041nas322"],"scope":"A","health":false}"#,
            "\n",
            r#"{"n":2,"text":"Harvard University","ror":["041nas322"],"scope":"A"}"#,
            "\n",
            r#"{"n":3,"text":"retired","ror":[],"scope":"nil"}"#,
            "\n",
        ),
    );
    let errors = collegium.folder().join("errors.csv");
    let asked = ["evaluate", "institutions", &gold, "--registry", &registry, "--errors", errors.to_str().unwrap()];
    let finished = collegium.run(&asked);
    assert_eq!(finished.code, 0, "{finished:?}");
    let all = finished.out.lines().find(|line| line.trim_start().starts_with("all")).unwrap();
    let figures: Vec<&str> = all.split_whitespace().collect();
    assert_eq!(figures, ["all", "3", "0.500", "0.500", "0.500", "1", "1", "0", "1", "0.667"], "{}", finished.out);
    let errors = std::fs::read_to_string(errors).unwrap();
    assert!(errors.lines().count() == 2 && errors.contains("041nas322 University of Bonn"), "{errors}");
    let estimate = collegium.run(&["evaluate", "institutions", &gold, "--registry", &registry, "--estimate"]);
    assert!(estimate.code == 0 && estimate.out.contains("Likeness"), "{estimate:?}");
    let broken = written(&collegium, "broken.jsonl", "{}\nnonsense\n");
    let refused = collegium.run(&["evaluate", "institutions", &broken, "--registry", &registry]);
    assert!(refused.code == 1 && refused.err.contains("line 1 of"), "{refused:?}");
}
