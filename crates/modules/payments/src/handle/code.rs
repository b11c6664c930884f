//! Charging a code that the payer's wallet made and signed.

use super::{load_pair, pay};
use crate::{
    action::Charge,
    error,
    keys::USED_CODES,
    rules::{CODE_CLOCK_AHEAD_MS, CODE_VALIDITY_MS},
    types::{PaymentCode, UsedCode},
};
use vinculum_core::{Party, Timestamp, codes, signature};
use vinculum_identity::api::{is_key_of, require_party};
use vinculum_state::{Abort, Context};

pub(crate) fn charge(action: &Charge, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let code = &action.payer_code;
    if code.network != context.network {
        let detail = format!("the code is for network {}, this is {}", code.network, context.network);
        return Err(error::CODE_OTHER_NETWORK.reject(detail).into());
    }
    require_in_time(code.issued_at, context.time)?;
    let digest = code.digest(&action.from, action.currency);
    if let Some(UsedCode { payment, at }) = USED_CODES.get(context.state, &digest)? {
        let detail = format!("the code has paid at {at}, as payment {payment}; it pays once");
        return Err(error::CODE_USED.reject(detail).into());
    }
    let pair = load_pair(context, (action.from, action.to), action.currency)?;
    require_party(context, &pair.1.holder)?;
    require_signed(action, &pair.0.holder, context)?;
    USED_CODES.put(context.state, &digest, &UsedCode { payment: context.action, at: context.time });
    pay(context, (action.from, action.to), pair, action.amount)?;
    Ok(())
}

fn require_in_time(issued_at: Timestamp, now: Timestamp) -> Result<(), Abort> {
    if issued_at > now.plus(CODE_CLOCK_AHEAD_MS) {
        let detail = format!("the code was made at {issued_at}, and the block's time is {now} only");
        return Err(error::CODE_NOT_YET_VALID.reject(detail).into());
    }
    if now.since(issued_at) > CODE_VALIDITY_MS {
        let detail = format!("the code was made at {issued_at}, more than {CODE_VALIDITY_MS} ms before {now}");
        return Err(error::CODE_EXPIRED.reject(detail).into());
    }
    Ok(())
}

/// The last of the checks, as the dearest. It is part of execution: every member verifies by the one rule of
/// [`signature`] (Ed25519 by ZIP-215, P-256 with low S), which depends on nothing but the bytes, so all come to the same.
fn require_signed(action: &Charge, holder: &Party, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let code = &action.payer_code;
    let signed = decode(code)?;
    if !is_key_of(context.state, holder, &signed.key)? {
        let detail = format!("{} doesn't speak for {holder}, who holds account {}", signed.key, action.from);
        return Err(error::CODE_KEY.reject(detail).into());
    }
    let encoding = code.signed_bytes(&action.from, action.currency);
    if !signature::verify(&signed.key, &encoding, &signed.bytes) {
        let detail = format!("{} hasn't signed a code with this account, currency, limit, time and nonce", signed.key);
        return Err(error::CODE_SIGNATURE.reject(detail).into());
    }
    Ok(())
}

/// The code's signature in binary.
pub(crate) fn decode(code: &PaymentCode) -> Result<vinculum_core::Signature, vinculum_core::Rejection> {
    let problem = || codes::INVALID_FIELD.reject("payerCode.signature.sig must be base64 of 64 bytes".to_owned());
    code.signature.decode().ok_or_else(problem)
}
