//! Signatures as `ring` checks them.

use ring::signature::{
    ECDSA_P384_SHA384_FIXED, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA512,
    RSA_PSS_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};

use crate::crypt::jwt::{Algorithm, PublicKey, RSA_EXPONENT, Signature};
use crate::port::SignatureCheck;

/// Checks on this machine.
#[derive(Clone, Copy, Debug)]
pub struct RingCheck;

impl SignatureCheck for RingCheck {
    async fn is_good(&self, signature: &Signature<'_>) -> bool {
        let Signature { algorithm, key, message, bytes } = *signature;
        let rsa = match (algorithm, key) {
            (Algorithm::Es384, PublicKey::P384(point)) => {
                let key = UnparsedPublicKey::new(&ECDSA_P384_SHA384_FIXED, point.bytes());
                return key.verify(message, bytes).is_ok();
            }
            (Algorithm::Rs256, PublicKey::Rsa(_)) => &RSA_PKCS1_2048_8192_SHA256,
            (Algorithm::Rs512, PublicKey::Rsa(_)) => &RSA_PKCS1_2048_8192_SHA512,
            (Algorithm::Ps256, PublicKey::Rsa(_)) => &RSA_PSS_2048_8192_SHA256,
            _ => return false,
        };
        let PublicKey::Rsa(modulus) = key else { return false };
        let key = RsaPublicKeyComponents { n: modulus.bytes(), e: RSA_EXPONENT.as_slice() };
        key.verify(rsa, message, bytes).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use futures_executor::block_on;
    use serde_json::json;

    use super::*;
    use crate::crypt::jwt::{Expect, JwtError, LEEWAY_S, Untrusted, VerifyingKey};

    /// RFC 7515, appendix A.2: the signature holds, and then the token lacks an audience.
    #[test]
    fn rfc_7515_rs256() {
        let n = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
        let payload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let signature = "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
        let key = VerifyingKey::from_jwk(&json!({ "kty": "RSA", "n": n, "e": "AQAB" })).unwrap();
        let token = format!("eyJhbGciOiJSUzI1NiJ9.{payload}.{signature}");
        let verify = |token: &str| {
            let expect = Expect {
                iss: "joe",
                aud: "relatch",
                typs: &[None],
                now_s: 1_300_819_000,
                leeway_s: LEEWAY_S,
            };
            let platform = async |signature: Signature<'_>| RingCheck.is_good(&signature).await;
            let untrusted = Untrusted::parse(token).unwrap();
            block_on(untrusted.verify_outside(core::slice::from_ref(&key), &expect, platform))
        };
        assert_eq!(verify(&token), Err(JwtError::WrongAudience));
        assert_eq!(verify(&token.replace("cC4h", "cC4i")), Err(JwtError::BadSignature));
        let confused = token.replace("eyJhbGciOiJSUzI1NiJ9", "eyJhbGciOiJIUzI1NiJ9");
        assert_eq!(verify(&confused), Err(JwtError::UnknownKey));
    }
}
