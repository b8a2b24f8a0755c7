//! The command line: help, exit codes, and what is said when something is wrong.

use collegium_tests::Collegium;

#[test]
fn every_command_explains_itself() {
    let Some(collegium) = Collegium::built() else { return };
    let all = collegium.run(&["--help"]);
    assert_eq!(all.code, 0);
    for command in [
        "serve", "work", "migrate", "import", "report", "resolve", "evaluate", "reindex", "grant", "token", "check",
        "openapi",
    ] {
        assert!(all.out.contains(&format!("\n  {command}")), "{}", all.out);
        let help = collegium.run(&[command, "--help"]);
        assert!(help.code == 0 && help.out.contains("Usage:"), "{command}: {help:?}");
    }
}

#[test]
fn wrong_use_ends_with_two_and_a_sentence() {
    let Some(collegium) = Collegium::built() else { return };
    for arguments in [&["nonsense"][..], &["serve", "--nonsense"], &["report", "institutions", "--format", "pdf"], &[]]
    {
        let finished = collegium.run(arguments);
        assert_eq!(finished.code, 2, "{arguments:?}: {finished:?}");
        assert!(finished.out.is_empty() && !finished.err.is_empty(), "{arguments:?}: {finished:?}");
    }
    let settings = collegium.command(&["migrate"]).env("COLLEGIUM_LISTEN", "80").output().expect("the binary runs");
    let said = String::from_utf8_lossy(&settings.stderr).into_owned();
    assert_eq!(settings.status.code(), Some(2));
    assert!(said.starts_with("collegium: COLLEGIUM_LISTEN: “80” is no address to listen on"), "{said}");
}

#[test]
fn the_database_is_brought_up_to_date_once() {
    let Some(collegium) = Collegium::built() else { return };
    assert!(collegium.run(&["migrate", "--status"]).out.contains("missing"));
    let first = collegium.run(&["migrate"]);
    assert!(first.code == 0 && first.out.contains("versions added"), "{first:?}");
    let second = collegium.run(&["migrate"]);
    assert!(second.code == 0 && second.out.ends_with("is up to date.\n"), "{second:?}");
    let status = collegium.run(&["migrate", "--status"]);
    assert!(!status.out.contains("missing") && status.out.contains("there"), "{status:?}");
}

#[test]
fn an_unreachable_database_is_told_with_a_hint_and_no_password() {
    let Some(collegium) = Collegium::built() else { return };
    let mut command = collegium.command(&["migrate"]);
    let output =
        command.env("COLLEGIUM_DATABASE_URL", "postgres://me:hunter2@127.0.0.1:1/x").output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("postgres://me:…@127.0.0.1:1/x") && said.contains("hint: "), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
}

#[test]
fn an_empty_report_is_a_report() {
    let Some(collegium) = Collegium::built() else { return };
    let columns = "name,ror,country,city,alumni,first_year,last_year,disciplines,years,reached\r\n";
    let csv = collegium.run(&["report", "institutions", "--format", "csv"]);
    assert_eq!((csv.code, csv.out.as_str()), (0, columns), "{csv:?}");
    let json = collegium.run(&["report", "institutions", "--format", "json"]);
    assert!(json.out.contains("\"total\": 0"), "{json:?}");
    let table = collegium.run(&["report", "institutions", "--count", "now", "--with-children"]);
    assert!(table.out.starts_with("Institutions with 5 or more scholars"), "{table:?}");
    let file = collegium.folder().join("report.xlsx");
    let xlsx = collegium.run(&["report", "institutions", "--format", "xlsx", "--output", file.to_str().unwrap()]);
    assert!(xlsx.code == 0 && std::fs::read(&file).unwrap().starts_with(b"PK"), "{xlsx:?}");
}

#[test]
fn the_report_is_asked_with_the_filters_of_the_page() {
    let Some(collegium) = Collegium::built() else { return };
    let rosters = collegium.folder().join("2011-jan-thp.csv");
    let header = "First name,Last name,Degrees,Institution,Country\n";
    let people = "Ngozi,Okafor,RN,Ibadan College,Nigeria\nTunde,Bello,MD,Ibadan College,Nigeria\n\
        Wanjiru,Mwangi,RN,Nairobi College,Kenya\n";
    std::fs::write(&rosters, format!("{header}{people}")).unwrap();
    let loaded = collegium.run(&["import", "rosters", rosters.to_str().unwrap()]);
    assert_eq!(loaded.code, 0, "{loaded:?}");
    let asked = |more: &[&str]| {
        let finished = collegium.run(&[&["report", "institutions", "--format", "csv"], more].concat());
        assert_eq!(finished.code, 0, "{finished:?}");
        let names = finished.out.lines().skip(1).map(|line| line.split(',').next().unwrap_or_default().to_owned());
        names.collect::<Vec<_>>().join("+")
    };
    assert_eq!(asked(&["--at-least", "1", "--sort", "name"]), "Ibadan College+Nairobi College");
    assert_eq!(asked(&["--at-least", "1", "--country", "ke"]), "Nairobi College");
    assert_eq!(asked(&["--at-least", "1", "--country", "KE", "--country", "NG"]), "Ibadan College+Nairobi College");
    assert_eq!(asked(&["--at-least", "1", "--program", "thp", "--discipline", "physician"]), "Ibadan College");
    assert_eq!(asked(&["--at-least", "1", "--from", "2012"]), "");
    assert_eq!(asked(&["--at-least", "1", "--to", "2011", "--name", "nai"]), "Nairobi College");
    assert_eq!(asked(&["--at-least", "2", "--one-short"]), "Nairobi College");
    assert_eq!(asked(&["--at-least", "2", "--crossed", "2011", "--count", "sent"]), "Ibadan College");
    let table = collegium.run(&["report", "institutions", "--at-least", "1", "--country", "KE"]);
    assert!(table.out.lines().next().unwrap_or_default().ends_with("only institutions in Kenya"), "{table:?}");
    for (wrong, said) in [
        (&["--country", "Kenya"][..], "--country"),
        (&["--discipline", "wizard"], "physician"),
        (&["--program", "nothing"], "there is no program “nothing”"),
        (&["--from", "2014", "--to", "2011"], "--from 2011 --to 2014"),
        (&["--one-short", "--crossed", "2011"], "--crossed"),
        (&["--crossed", "soon"], "soon"),
    ] {
        let finished = collegium.run(&[&["report", "institutions"], wrong].concat());
        assert!(
            finished.code == 2 && finished.out.is_empty() && finished.err.contains(said),
            "{wrong:?}: {finished:?}"
        );
    }
}

#[test]
fn the_document_of_the_api_is_printed() {
    let Some(collegium) = Collegium::built() else { return };
    let printed = collegium.run(&["openapi"]);
    let document: serde_json::Value = serde_json::from_str(&printed.out).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
}
