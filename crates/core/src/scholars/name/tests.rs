use proptest::prelude::*;

use super::*;

fn parts(text: &str) -> (String, String) {
    let name = PersonName::from_full(text).unwrap();
    (name.given().to_owned(), name.family().to_owned())
}

#[track_caller]
fn reads(text: &str, given: &str, family: &str) {
    assert_eq!(parts(text), (given.to_owned(), family.to_owned()), "{text}");
}

#[test]
fn family_name_first() {
    reads("Smith, John A., MD, MPH", "John A.", "Smith");
    reads("van der Berg, Anna", "Anna", "van der Berg");
    reads("Berg, Anna van der", "Anna", "van der Berg");
    reads("O'BRIEN, SEAN", "Sean", "O'Brien");
    reads("MCDONALD, MARY-ANN", "Mary-Ann", "McDonald");
    reads("DE LA CRUZ, JOSE", "Jose", "de la Cruz");
    reads("smith, john", "John", "Smith");
    reads("DUPONT, Jean", "Jean", "Dupont");
    reads("Ma, FengLan D., MBBS", "FengLan D.", "Ma");
    reads("Tran, Do", "Do", "Tran");
    reads("Gibsn, J. D, MHPE", "J. D", "Gibsn");
    reads("Parker, S K., DM.D.", "S K.", "Parker");
    reads("SongBen, Zhi, MD", "Zhi", "SongBen");
    reads("Olave Guzmán, Francisca, MBBS, FRACP", "Francisca", "Olave Guzmán");
    reads("Hall, DO", "Hall", "");
}

#[test]
fn given_name_first() {
    reads("John A. Smith, PhD", "John A.", "Smith");
    reads("DR. JOHN SMITH", "John", "Smith");
    reads("Prof. Dr. med. Jürgen von der Heide", "Jürgen", "von der Heide");
    reads("María José García Márquez", "María José", "García Márquez");
    reads("María del Carmen López", "María del Carmen", "López");
    reads("Santiago Ramón y Cajal", "Santiago", "Ramón y Cajal");
    reads("Jane Doe MD PhD", "Jane", "Doe");
    reads("Jean DUPONT", "Jean", "Dupont");
    reads("An Do", "An", "Do");
    reads("JUN MA", "Jun", "Ma");
    reads("Mohammed bin Salman", "Mohammed", "bin Salman");
    reads("Fatima Al-Hassan", "Fatima", "Al-Hassan");
    reads("Suharto", "Suharto", "");
    reads("Xuân Đặng", "Xuân", "Đặng");
    reads("Major Lee", "Major", "Lee");
    reads("A/Prof Kim Lee", "Kim", "Lee");
    reads("Dr. Smith", "", "Smith");
}

#[test]
fn own_script_is_kept_and_parted() {
    let name = PersonName::from_full("张海燕").unwrap();
    assert_eq!((name.given(), name.family(), name.native()), ("海燕", "张", Some("张海燕")));
    assert_eq!(name.display_name(), "张海燕");
    reads("김민준", "민준", "김");
    reads("山下あすか", "あすか", "山下");
    reads("欧阳修", "修", "欧阳");
    let both = PersonName::from_full("Haiyan Zhang (张海燕)").unwrap();
    assert_eq!((both.given(), both.family(), both.native()), ("Haiyan", "Zhang", Some("张海燕")));
}

#[test]
fn what_stands_around_the_name_is_told_apart() {
    let name = PersonName::from_full("Prof. Robert “Bob” Smith Jr., M.D., Ph.D.").unwrap();
    assert_eq!(name.display_name(), "Robert Smith Jr.");
    assert_eq!((name.nickname(), name.honorific()), (Some("Bob"), Some("Prof.")));
    assert_eq!(name.credentials().iter().map(ToString::to_string).collect::<Vec<_>>(), ["MD", "PhD"]);
    assert_eq!(PersonName::from_full("Smith Jr., John").unwrap().suffix(), Some("Jr."));
    assert_eq!(PersonName::from_full("Smith, Jr., John").unwrap().display_name(), "John Smith Jr.");
    assert_eq!(PersonName::from_full("Mary Smith (Jones)").unwrap().former(), Some("Jones"));
    assert_eq!(PersonName::from_full("Smith (Jones), Mary").unwrap().former(), Some("Jones"));
    assert_eq!(PersonName::from_full("Smith, Robert (Bob)").unwrap().nickname(), Some("Bob"));
    assert_eq!(PersonName::from_full("Anna Berg née Holm").unwrap().former(), Some("Holm"));
}

#[test]
fn columns_make_a_name() {
    let name = PersonName::from_parts("Asuka", "Yamashita", Some("山下あすか"), None).unwrap();
    assert_eq!((name.display_name().as_str(), name.native()), ("Asuka Yamashita", Some("山下あすか")));
    let name = PersonName::from_parts("VINCE", "KIRPENSTEIN", None, Some("jr")).unwrap();
    assert_eq!(name.display_name(), "Vince Kirpenstein Jr.");
    assert_eq!(PersonName::from_parts("O", "Cunja", None, None).unwrap().display_name(), "O Cunja");
    assert_eq!(PersonName::from_parts("Jun", "Ma", None, None).unwrap().family(), "Ma");
    assert_eq!(PersonName::from_parts("", "Smith, Jane, RN", None, None).unwrap().display_name(), "Jane Smith");
    assert_eq!(PersonName::from_parts(" ", "n/a", None, None), Err(NoName::Empty));
}

#[test]
fn no_name_is_refused() {
    assert_eq!(PersonName::from_full("  "), Err(NoName::Empty));
    for text in ["n/a", "TBD", "----", "12345"] {
        assert!(matches!(PersonName::from_full(text), Err(NoName::NotAName(_))), "{text}");
    }
}

#[test]
fn names_are_shown_sorted_and_addressed() {
    let name = PersonName::from_full("van der Berg, Maria L.").unwrap();
    assert_eq!(name.display_name(), "Maria L. van der Berg");
    assert_eq!(name.sort_name(), "berg maria l");
    assert_eq!(name.initials(), "MB");
    assert_eq!(name.slug_base(), "maria-l-van-der-berg");
    assert_eq!(PersonName::from_full("Łukasz D’Angelo").unwrap().slug_base(), "lukasz-dangelo");
    assert_eq!(PersonName::from_full("김민준").unwrap().initials(), "민김");
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
        if let Ok(name) = PersonName::from_full(&text) {
            let _ = (name.display_name(), name.sort_name(), name.initials());
            let slug = name.slug_base();
            prop_assert!(!slug.is_empty() && slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'));
            prop_assert_eq!(slug_of(&slug), slug);
            prop_assert_eq!(fold(&name.sort_name()), name.sort_name());
        }
    }

    #[test]
    fn any_columns_are_read_or_refused(given in "\\PC{0,30}", family in "\\PC{0,30}") {
        let _ = PersonName::from_parts(&given, &family, None, None);
    }

    #[test]
    fn a_shown_name_is_read_back(given in "[A-Z][a-z]{2,8}( [A-Z]\\.)?", family in "(van der |de la |von )?[A-Z][a-z]{3,9}(-[A-Z][a-z]{3,9})?") {
        prop_assume!(!words::is_honorific(given.split(' ').next().unwrap(), Some("A")));
        let name = PersonName::from_parts(&given, &family, None, None).unwrap();
        let again = PersonName::from_full(&name.display_name()).unwrap();
        prop_assert_eq!((again.given(), again.family()), (name.given(), name.family()));
    }
}
