use std::path::{Path, PathBuf};

use collegium_core::scholars::matching::Finding;

use super::{BaseUrl, Limits, MailRoute, Overrides, Settings, SettingsError};

fn read(file: &str, variables: &[(&str, &str)]) -> Result<Settings, SettingsError> {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Settings::from_parts(Some((Path::new("collegium.toml"), file)), variables, &Overrides::default())
}

fn refusal(file: &str, variables: &[(&str, &str)]) -> String {
    read(file, variables).unwrap_err().to_string()
}

#[test]
fn nothing_written_is_a_local_site_in_the_data_folder() {
    let settings = read("", &[]).unwrap();
    assert_eq!(settings.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(settings.base_url.to_string(), "http://127.0.0.1:8080");
    assert_eq!(settings.data_dir, PathBuf::from("data"));
    assert_eq!(settings.database.as_str(), "sqlite://data/collegium.sqlite3");
    assert_eq!(settings.mail.route, MailRoute::Folder(PathBuf::from("data/letters")));
    assert_eq!(settings.limits, Limits::default());
}

#[test]
fn nothing_is_public_until_the_institute_says_so() {
    assert!(!read("", &[]).unwrap().public.five_or_more);
    assert!(read("[public]\nfive_or_more = true", &[]).unwrap().public.five_or_more);
    assert!(refusal("[public]\nfive_or_more = \"yes\"", &[]).contains("public.five_or_more in collegium.toml: “yes”"));
    assert!(refusal("[public]\nsix = true", &[]).starts_with("public.six in collegium.toml"));
}

#[test]
fn variables_lie_over_the_file_and_options_over_both() {
    let file = "listen = \"127.0.0.1:1\"\ndata_dir = \"one\"";
    let settings = read(file, &[("COLLEGIUM_LISTEN", "127.0.0.1:2")]).unwrap();
    assert_eq!(settings.listen.port(), 2);
    assert_eq!(settings.data_dir, PathBuf::from("one"));

    let overrides = Overrides { listen: Some(([127, 0, 0, 1], 3).into()), ..Overrides::default() };
    let settings = Settings::from_parts(Some((Path::new("collegium.toml"), file)), [], &overrides).unwrap();
    assert_eq!(settings.listen.port(), 3);
}

#[test]
fn unknown_keys_and_variables_are_refused_by_name() {
    assert!(refusal("lisen = \"127.0.0.1:1\"", &[]).starts_with("lisen in collegium.toml: there is no such setting"));
    assert!(refusal("[community]\ncolor = \"red\"", &[]).starts_with("community.color in collegium.toml"));
    assert!(refusal("", &[("COLLEGIUM_PORT", "80")]).starts_with("COLLEGIUM_PORT: there is no such setting"));
    assert!(
        read("", &[("PATH", "/bin"), ("COLLEGIUM_LOG", "")]).is_ok(),
        "others' variables and empty ones are not read"
    );
}

#[test]
fn bad_values_are_refused_with_key_value_and_way_out() {
    for (file, variables, wanted) in [
        ("", &[("COLLEGIUM_LISTEN", "80")][..], "COLLEGIUM_LISTEN: “80” is no address to listen on"),
        ("listen = 80", &[], "listen in collegium.toml: 80 is not text"),
        ("", &[("COLLEGIUM_DATABASE_URL", "mysql://root:secret@db/x")], "“mysql://root:…@db/x” is no database"),
        ("", &[("COLLEGIUM_BASE_URL", "https://x.org/sub")], "has more than scheme and host"),
        ("", &[("COLLEGIUM_BASE_URL", "http://alumni.example.org")], "is plain http outside this machine"),
        ("", &[("COLLEGIUM_LISTEN", "0.0.0.0:8080")], "COLLEGIUM_BASE_URL: is missing"),
        ("", &[("COLLEGIUM_MAIL", "pigeon:home")], "COLLEGIUM_MAIL: “pigeon:home” is no way for letters"),
        ("", &[("COLLEGIUM_MAIL", "smtp://mail.example.org")], "COLLEGIUM_MAIL_FROM: is missing"),
        ("", &[("COLLEGIUM_MAIL_FROM", "nobody")], "“nobody” is no sender"),
        ("", &[("COLLEGIUM_LOG", "loud=yes=no")], "is no log filter"),
        ("[limits]\nbody_bytes = 0", &[], "limits.body_bytes in collegium.toml: 0 does not do"),
        ("[community]\naccent = \"#ffff00\"", &[], "has a contrast of 1.1 to 1"),
        ("trusted_proxies = [\"10.0.0.0/40\"]", &[], "is no address or range"),
        ("trusted_proxies = \"10.0.0.0/8\"", &[], "a list is meant"),
        ("allow_plain_http = \"yes\"", &[], "true or false is meant"),
        ("limits = 3", &[], "a table is meant: [limits]"),
        ("[lookups]\ncrossref = \"api.crossref.org\"", &[], "“api.crossref.org” is no address of a service"),
        ("allowed_outside = [\"localhost\"]", &[], "host and port are meant"),
        ("sign_in = 1", &[], "a table is meant: [sign_in]"),
        ("[sign_in]\nproviders = [1]", &[], "a list of tables is meant: [[sign_in.providers]]"),
        ("[[sign_in.providers]]\nid = \"a\"", &[], "sign_in.providers in collegium.toml: missing field `name`"),
        ("listen = ", &[], "collegium.toml, line 1: this is not TOML"),
    ] {
        let said = refusal(file, variables);
        assert!(said.contains(wanted), "{file:?} {variables:?} was answered: {said}");
        assert!(!said.contains("secret"), "a password is told: {said}");
    }
}

#[test]
fn plain_http_outside_this_machine_is_possible_if_said_so() {
    let settings = read("allow_plain_http = true\nbase_url = \"http://alumni.example.org\"", &[]).unwrap();
    assert_eq!(settings.base_url.to_string(), "http://alumni.example.org");
}

#[test]
fn a_host_is_ours_by_name_and_port() {
    let base = BaseUrl::parse("https://Alumni.example.org/").unwrap();
    for ours in ["alumni.example.org", "ALUMNI.example.org", "alumni.example.org:443"] {
        assert!(base.is_host(ours), "{ours}");
    }
    for other in
        ["evil.org", "alumni.example.org:8443", "a@alumni.example.org", "alumni.example.org:", "", "x y", "127.0.0.1"]
    {
        assert!(!base.is_host(other), "{other}");
    }
    let local = BaseUrl::parse("http://localhost:8080").unwrap();
    assert!(local.is_host("127.0.0.1:9000") && local.is_host("[::1]:8080") && !local.is_host("evil.org:8080"));
}

#[test]
fn mail_servers_are_read_with_their_credentials() {
    let settings = read(
        "mail_from = \"Our Community <hello@example.org>\"",
        &[("COLLEGIUM_MAIL", "smtps://me%40x:p%3Aw@mail.example.org")],
    )
    .unwrap();
    let MailRoute::Smtp(server) = settings.mail.route else { panic!("no server") };
    assert_eq!((server.host.as_str(), server.port, server.implicit_tls), ("mail.example.org", 465, true));
    assert_eq!(server.credentials, Some(("me@x".to_owned(), "p:w".to_owned())));
}

#[cfg(unix)]
#[test]
fn a_secret_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    std::fs::write(&file, [7_u8; 48]).unwrap();
    let path = file.to_str().unwrap();
    for (mode, fine) in [(0o644, false), (0o600, true), (0o640, true)] {
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(read("", &[("COLLEGIUM_SECRET_FILE", path)]).is_ok(), fine, "{mode:o}");
    }
    std::fs::write(&file, "short").unwrap();
    assert!(refusal("", &[("COLLEGIUM_SECRET_FILE", path)]).contains("holds 5 bytes"));
}

#[test]
fn ranges_hold_their_addresses_and_no_others() {
    let inside = |range: &str, ip: &str| super::values::network(range).unwrap().contains(ip.parse().unwrap());
    assert!(inside("10.0.0.0/8", "10.255.0.1") && !inside("10.0.0.0/8", "11.0.0.1"));
    assert!(inside("0.0.0.0/0", "8.8.8.8") && inside("127.0.0.1", "127.0.0.1") && !inside("127.0.0.1", "127.0.0.2"));
    assert!(inside("fd00::/8", "fd12::1") && !inside("fd00::/8", "fe80::1"));
    assert!(inside("10.0.0.0/8", "::ffff:10.1.2.3"), "a mapped address is the address it maps");
}

#[test]
fn weights_of_evidence_are_set_by_name() {
    let read = |text: &str| {
        Settings::from_parts(Some((Path::new("c.toml"), text)), [], &Overrides::default())
            .map(|settings| settings.matching)
    };
    let own = read("[matching]\njoin = 5\n[matching.chances.email-same]\nsame = 0.6\nother = 0.001\n").unwrap();
    assert!((own.join - 5.0).abs() < 1e-6);
    assert!((own.chance(Finding::EmailSame).other - 0.001).abs() < 1e-6);
    let refused = |text: &str| read(text).unwrap_err().to_string();
    assert!(refused("[matching]\njoin = 1\nhold = 2\n").contains("hold must not be above join"));
    assert!(refused("[matching.chances.shoe-size]\nsame = 1\nother = 1\n").contains("shoe-size"));
    assert!(refused("[matching]\njoni = 1\n").contains("matching.joni"));
}
