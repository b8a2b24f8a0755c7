//! Accounts: what somebody signs in with, what they may do, and how they sign in.

mod demo;
mod grant;
mod identities;
mod keys;
mod model;
mod passkeys;
mod permissions;
mod recovery;
mod sessions;
mod sign_in;
mod store;
mod tell;
mod tokens;

pub use demo::{one_in_role, sign_in_as};
pub use grant::{GrantError, grant};
pub use identities::{
    Identity, NotByProvider, Shown, ToldAddress, connect_identity, count_way_out, disconnect_identity, identities_of,
    orcid_is_proved, sign_in_by_identity,
};
pub use keys::{SigningKey, forget_keys, rotate_signing_keys, signing_key, signing_keys};
pub use model::{Account, Address, How, Role, Session, Signed};
pub use passkeys::{
    Passkey, PasskeyError, Purpose, add_passkey, begin_ceremony, forget_ceremonies, handle, look_at_ceremony,
    passkey_by_credential, passkeys_of, remove_passkey, rename_passkey, shown_again, sign_in_by_passkey, take_ceremony,
};
pub use permissions::Permission;
pub use recovery::{codes_left, new_codes, spend_recovery_code};
pub use sessions::{
    Started, end_all_but, end_session, find_signed, forget_ended, of_account as sessions_of, start_session,
};
pub use sign_in::{
    Ask, Asked, Browser, Found, NotSignedIn, Opened, SignInLetter, SignedIn, ask, forget_old as forget_old_requests,
    letter, open, spend_code, spend_link,
};
pub(crate) use store::at_least;
pub use store::{addresses, by_id, by_scholar};
pub use tell::KeyChange;
pub use tokens::{
    ApiToken, Client, Scope, Scopes, TokenError, client_of_token, create_own_token, create_token, find_client,
    own_tokens, revoke_token,
};
