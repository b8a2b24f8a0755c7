use proptest::prelude::*;

use super::*;

const DSN: &str = "From: MAILER-DAEMON@mx.example\r\nTo: hello@alumni.example\r\nSubject: Undelivered Mail\r\n\
    Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
    --b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\
    --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
    Final-Recipient: rfc822; Ada@A.example\r\nAction: failed\r\nStatus: 5.0.0\r\n\
    Diagnostic-Code: smtp; 550 5.1.1 <ada@a.example>:\r\n    User unknown\r\n\r\n\
    Final-Recipient: rfc822; bob@b.example\r\nAction: delayed\r\nStatus: 4.2.2\r\n\r\n--b--\r\n";

#[test]
fn a_report_tells_of_each_recipient() {
    let [ada, bob] = &read(DSN.as_bytes())[..] else { panic!("two recipients") };
    assert_eq!(
        (ada.recipient.as_deref(), ada.kind, ada.reason),
        (Some("ada@a.example"), Return::Hard, Reason::UnknownUser)
    );
    assert_eq!(ada.status.unwrap().to_string(), "5.1.1", "the server's own words are more exact than the field");
    assert_eq!((bob.recipient.as_deref(), bob.kind, bob.reason), (Some("bob@b.example"), Return::Soft, Reason::Full));
}

#[test]
fn a_letter_of_a_person_is_no_report() {
    let letter =
        "From: ada@a.example\r\nTo: hello@alumni.example\r\nSubject: Thank you\r\n\r\nUser unknown, as they say.\r\n";
    assert_eq!(read(letter.as_bytes()), [other()]);
}

#[test]
fn what_servers_say_while_we_talk_to_them_is_judged_alike() {
    let (kind, status, reason) = judge("550 5.1.1 … Recipient address rejected: User unknown in local recipient table");
    assert_eq!((kind, status.unwrap().to_string().as_str(), reason), (Return::Hard, "5.1.1", Reason::UnknownUser));
    assert_eq!(judge("552 5.2.2 mailbox full").0, Return::Soft);
    assert_eq!(judge("550 5.7.1 message refused by policy").0, Return::Soft);
    assert_eq!(judge("450 4.1.1 user unknown, for now").0, Return::Soft);
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        prop_assert!(!read(&bytes).is_empty());
    }

    #[test]
    fn a_report_damaged_anywhere_is_read(at in 0_usize..600, with in any::<u8>()) {
        let mut bytes = DSN.as_bytes().to_vec();
        let at = at % bytes.len();
        bytes[at] = with;
        prop_assert!(!read(&bytes).is_empty());
        bytes.truncate(at);
        prop_assert!(!read(&bytes).is_empty());
    }
}
