//! A provider of `OpenID` Connect on this machine, as honest or as forged as a test wants it.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use collegium_core::secret::{fingerprint, random};
use collegium_tests::{Answer, NOW, TestApp};
use collegium_web::state::Mode;
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use tempfile::TempDir;
use url::Url;

const CLIENT: &str = "collegium";
const SECRET: &str = "hush-hush";

/// A key that signs, with its algorithm.
#[derive(Clone)]
pub(super) struct Key(pub(super) Algorithm, pub(super) EncodingKey);

impl Key {
    pub(super) fn ed25519() -> Self {
        // RFC 8410's envelope of a private key of 32 bytes.
        let head = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
        let der = [&head[..], &random::<32>()].concat();
        Self(Algorithm::EdDSA, EncodingKey::from_ed_der(&der))
    }

    pub(super) fn p256() -> Self {
        // The envelope of a private key on this curve without its public half.
        let head = [
            0x30, 0x41, 2, 1, 0, 0x30, 0x13, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8, 0x2a, 0x86, 0x48, 0xce,
            0x3d, 3, 1, 7, 4, 0x27, 0x30, 0x25, 2, 1, 1, 4, 0x20,
        ];
        let der = [&head[..], &random::<32>()].concat();
        Self(Algorithm::ES256, EncodingKey::from_ec_der(&der))
    }

    /// Nobody's: it signs in tests alone.
    pub(super) fn rsa() -> Self {
        Self(Algorithm::RS256, EncodingKey::from_rsa_pem(include_bytes!("rsa.pem")).unwrap())
    }

    fn public(&self, kid: &str) -> Jwk {
        let mut jwk = Jwk::from_encoding_key(&self.1, self.0).unwrap();
        jwk.common.key_id = Some(kid.to_owned());
        jwk
    }
}

/// What is wrong with how a token is signed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Forged {
    #[default]
    No,
    /// By no key at all.
    Unsigned,
    /// By a shared secret of these bytes.
    Shared(Vec<u8>),
    /// By a key that is not the provider's, under its name.
    OtherKey,
    /// Under a name that the provider has no key of.
    UnknownKey,
}

/// What is wrong with an address of the provider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Trouble {
    #[default]
    None,
    /// It never answers.
    Slow,
    /// It answers that it is broken.
    Broken,
    /// It answers ten megabytes.
    Huge,
    /// It sends on to itself.
    Loop,
}

/// How the provider behaves.
pub(super) struct Plan {
    pub(super) key: Key,
    pub(super) kid: String,
    pub(super) forged: Forged,
    /// Claims instead of the usual ones; null takes one away.
    pub(super) claims: Value,
    /// What the userinfo endpoint tells beside the subject.
    pub(super) userinfo: Value,
    /// What is said as `iss` beside the code.
    pub(super) says: Option<String>,
    pub(super) about: Trouble,
    pub(super) keys: Trouble,
    pub(super) asked: HashMap<String, usize>,
    codes: HashMap<String, HashMap<String, String>>,
}

impl Plan {
    pub(super) fn times(&self, path: &str) -> usize {
        self.asked.get(path).copied().unwrap_or_default()
    }
}

/// A provider that runs.
#[derive(Clone)]
pub(super) struct Provider {
    pub(super) address: SocketAddr,
    plan: Arc<Mutex<Plan>>,
    secret: Arc<TempDir>,
}

impl Provider {
    pub(super) async fn new() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let plan = Plan {
            key: Key::ed25519(),
            kid: "one".to_owned(),
            forged: Forged::No,
            claims: json!({}),
            userinfo: json!({}),
            says: Some(format!("http://{address}")),
            about: Trouble::None,
            keys: Trouble::None,
            asked: HashMap::new(),
            codes: HashMap::new(),
        };
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        std::fs::write(&file, SECRET).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        }
        let provider = Self { address, plan: Arc::new(Mutex::new(plan)), secret: Arc::new(folder) };
        let routes = Router::new().fallback(answer).with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        provider
    }

    /// How it behaves, to be changed.
    pub(super) fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap()
    }

    pub(super) fn issuer(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The part of a settings file that names it.
    pub(super) fn settings(&self, id: &str, more: &str) -> String {
        format!(
            "[[sign_in.providers]]\nid = \"{id}\"\nname = \"The {id}\"\nissuer = \"{}\"\nclient_id = \"{CLIENT}\"\n\
             client_secret_file = \"{}\"\n{more}\n",
            self.issuer(),
            self.secret.path().join("secret").display()
        )
    }

    /// A site that knows it as `house`.
    pub(super) async fn site(&self, more: &str) -> TestApp {
        let file = format!("allowed_outside = [\"{}\"]\n{}", self.address, self.settings("house", more));
        TestApp::with(Mode::Serve, &file).await
    }

    /// Somebody signs in at the provider, to which this answer of the site led; gives the path that leads back.
    pub(super) fn consents(&self, going: &Answer) -> String {
        let asked: HashMap<String, String> = there(going).query_pairs().into_owned().collect();
        assert_eq!((asked["response_type"].as_str(), asked["client_id"].as_str()), ("code", CLIENT));
        assert_eq!(asked["code_challenge_method"], "S256");
        assert!(asked["scope"].split(' ').any(|scope| scope == "openid"), "{}", asked["scope"]);
        let code = URL_SAFE_NO_PAD.encode(random::<12>());
        let back = asked["redirect_uri"].strip_prefix("http://127.0.0.1:8080").unwrap().to_owned();
        let mut answer = form_urlencoded::Serializer::new(format!("{back}?"));
        answer.append_pair("code", &code).append_pair("state", &asked["state"]);
        let mut plan = self.plan();
        if let Some(issuer) = &plan.says {
            answer.append_pair("iss", issuer);
        }
        plan.codes.insert(code, asked);
        answer.finish().replace("?&", "?")
    }

    fn about(&self) -> Value {
        let at = |path: &str| format!("{}{path}", self.issuer());
        json!({
            "issuer": self.issuer(), "authorization_endpoint": at("/authorize"), "token_endpoint": at("/token"),
            "jwks_uri": at("/keys"), "userinfo_endpoint": at("/userinfo"), "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256", "EdDSA", "none", "HS256"],
            "authorization_response_iss_parameter_supported": true,
        })
    }

    fn exchange(&self, authorization: &str, body: &str) -> Response {
        let said = STANDARD.encode(format!("{CLIENT}:{SECRET}"));
        if authorization != format!("Basic {said}") {
            return (StatusCode::UNAUTHORIZED, axum::Json(json!({"error": "invalid_client"}))).into_response();
        }
        let fields: HashMap<String, String> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        let mut plan = self.plan();
        let asked = plan.codes.remove(&fields["code"]);
        let fits = |asked: &HashMap<String, String>| {
            fingerprint(&fields["code_verifier"]) == asked["code_challenge"]
                && fields["redirect_uri"] == asked["redirect_uri"]
        };
        let Some(asked) = asked.filter(fits) else {
            return (StatusCode::BAD_REQUEST, axum::Json(json!({"error": "invalid_grant"}))).into_response();
        };
        let token = token(&plan, &self.issuer(), &asked["nonce"]);
        axum::Json(json!({"access_token": "a", "token_type": "Bearer", "id_token": token})).into_response()
    }
}

fn token(plan: &Plan, issuer: &str, nonce: &str) -> String {
    let now = NOW.timestamp();
    let mut claims = json!({
        "iss": issuer, "aud": CLIENT, "sub": "person-1", "nonce": nonce, "iat": now, "exp": now + 300,
    });
    for (name, value) in plan.claims.as_object().unwrap() {
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    let mut header = Header::new(plan.key.0);
    header.kid = Some(plan.kid.clone());
    let signed = |header: &Header, key: &EncodingKey| jsonwebtoken::encode(header, &claims, key).unwrap();
    match &plan.forged {
        Forged::No => signed(&header, &plan.key.1),
        Forged::OtherKey => signed(&header, &Key::ed25519().1),
        Forged::UnknownKey => {
            header.kid = Some("nobody".to_owned());
            signed(&header, &plan.key.1)
        }
        Forged::Shared(secret) => {
            header.alg = Algorithm::HS256;
            signed(&header, &EncodingKey::from_secret(secret))
        }
        Forged::Unsigned => {
            let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
            format!("{}.{}.", part(&json!({"alg": "none", "kid": plan.kid})), part(&claims))
        }
    }
}

/// The address at the provider that an answer of the site leads to.
pub(super) fn there(going: &Answer) -> Url {
    Url::parse(going.header("refresh").strip_prefix("0; url=").expect("a way to the provider")).unwrap()
}

async fn answer(State(provider): State<Provider>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let (usual, trouble) = {
        let mut plan = provider.plan();
        *plan.asked.entry(path.clone()).or_default() += 1;
        match path.as_str() {
            "/.well-known/openid-configuration" => (provider.about(), plan.about),
            "/keys" => (json!(JwkSet { keys: vec![plan.key.public(&plan.kid)] }), plan.keys),
            "/userinfo" => {
                let mut told = plan.userinfo.clone();
                told["sub"] = plan.claims.get("sub").cloned().unwrap_or_else(|| json!("person-1"));
                (told, Trouble::None)
            }
            _ => (Value::Null, Trouble::None),
        }
    };
    match trouble {
        Trouble::None => {}
        Trouble::Slow => std::future::pending().await,
        Trouble::Broken => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Trouble::Huge => return ([(CONTENT_TYPE, "application/json")], " ".repeat(10 << 20)).into_response(),
        Trouble::Loop => return (StatusCode::FOUND, [(LOCATION, path)]).into_response(),
    }
    if path != "/token" {
        return axum::Json(usual).into_response();
    }
    let said = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let said = said.to_owned();
    let body = axum::body::to_bytes(request.into_body(), 1 << 16).await.unwrap();
    provider.exchange(&said, &String::from_utf8_lossy(&body))
}
