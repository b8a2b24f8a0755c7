//! Accounts: what somebody signs in with, what they may do, and how they sign in.

mod demo;
mod grant;
mod model;
mod permissions;
mod sessions;
mod sign_in;
mod store;

pub use demo::{one_in_role, sign_in_as};
pub use grant::{GrantError, grant};
pub use model::{Account, Address, How, Role, Session, Signed};
pub use permissions::Permission;
pub use sessions::{
    Started, end_all_but, end_session, find_signed, forget_ended, of_account as sessions_of, start_session,
};
pub use sign_in::{
    Ask, Asked, Browser, Found, NotSignedIn, Opened, SignInLetter, SignedIn, ask, forget_old as forget_old_requests,
    letter, open, spend_code, spend_link,
};
pub use store::{addresses, by_id, by_scholar};
