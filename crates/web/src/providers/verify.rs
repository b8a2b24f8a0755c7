//! Whether an ID token is to be believed, and what it says.

use chrono::{DateTime, TimeDelta, Utc};
use collegium_core::accounts::{Shown, ToldAddress};
use collegium_core::scholars::{EmailAddress, OrcidId};
use openidconnect::core::{
    CoreGenderClaim, CoreIdTokenVerifier, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
};
use openidconnect::{AdditionalClaims, ClaimsVerificationError, IdToken, Nonce, SignatureVerificationError};
use serde::{Deserialize, Serialize};

use super::provider::ProviderError;
use crate::settings::ProviderSettings;

/// The signatures that are taken, whatever a token or a provider says: never none, and none by a shared secret.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 3] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// How far the provider's clock may be from ours.
const LEEWAY: TimeDelta = TimeDelta::seconds(30);

/// Longest name of a person among an issuer's, as `OpenID` Connect Core has it.
const LONGEST_SUBJECT: usize = 255;

/// What is read of a token beside what the library reads.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Claims {
    /// Before when it is not good, in seconds.
    nbf: Option<f64>,
}

impl AdditionalClaims for Claims {}

type Token = IdToken<Claims, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;

/// Whom a token shows, if it is to be believed.
pub(super) fn shown_by(
    token: &Token,
    settings: &ProviderSettings,
    keys: CoreJsonWebKeySet,
    nonce: &Nonce,
    now: DateTime<Utc>,
) -> Result<Shown, ProviderError> {
    // Made without our secret, so that no token signed with it could ever pass.
    let verifier = CoreIdTokenVerifier::new_public_client(settings.client_id.clone(), settings.issuer.clone(), keys)
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || now - LEEWAY)
        .set_issue_time_verifier_fn(move |issued| {
            if issued <= now + LEEWAY { Ok(()) } else { Err("it was issued in the future".to_owned()) }
        });
    let claims = token.claims(&verifier, nonce)?;
    if claims.audiences().len() != 1 {
        return Err(ProviderError::Claim("audience"));
    }
    if claims.authorized_party().is_some_and(|party| *party != settings.client_id) {
        return Err(ProviderError::Claim("authorized party"));
    }
    let latest = (now + LEEWAY).timestamp();
    if claims.additional_claims().nbf.is_some_and(|begins| begins > latest as f64) {
        return Err(ProviderError::Claim("beginning"));
    }
    let subject = claims.subject().as_str();
    if subject.is_empty() || subject.len() > LONGEST_SUBJECT || subject.chars().any(char::is_control) {
        return Err(ProviderError::Claim("subject"));
    }
    let orcid = settings.orcid.then(|| OrcidId::parse(subject)).transpose();
    let orcid = orcid.map_err(|_| ProviderError::Claim("ORCID iD"))?;
    let email = claims.email().map(|email| email.as_str());
    Ok(Shown {
        provider: settings.id.clone(),
        issuer: settings.issuer.as_str().to_owned(),
        subject: subject.to_owned(),
        address: told_address(email, claims.email_verified()),
        orcid,
    })
}

/// What is told of an address. One that is not said to be checked is not.
pub(super) fn told_address(email: Option<&str>, verified: Option<bool>) -> ToldAddress {
    let Some(email) = email else { return ToldAddress::None };
    match EmailAddress::read(email) {
        Ok(read) if verified == Some(true) => ToldAddress::Proved(read.address),
        _ => ToldAddress::Unproved,
    }
}

/// Whether a token is signed by a key that nobody knows: the provider may have changed its keys.
pub(super) fn is_unknown_key(error: &ClaimsVerificationError) -> bool {
    matches!(error, ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_proved_where_the_provider_says_so_and_not_else() {
        assert_eq!(told_address(None, Some(true)), ToldAddress::None);
        for verified in [None, Some(false)] {
            assert_eq!(told_address(Some("ada@mail.example"), verified), ToldAddress::Unproved);
        }
        assert_eq!(told_address(Some("no address"), Some(true)), ToldAddress::Unproved);
        let ToldAddress::Proved(address) = told_address(Some("Ada@Mail.example"), Some(true)) else { panic!() };
        assert_eq!(address.as_str(), "ada@mail.example");
    }
}
