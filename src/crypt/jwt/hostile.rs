//! A corpus of hostile tokens, and the published ones that must pass. Tests only.

use base64ct::{Base64UrlUnpadded, Encoding};
use jwt_compact::alg::{Es256, Hs256, Hs256Key};
use jwt_compact::{Algorithm as _, AlgorithmSignature};
use serde_json::json;

use super::{
    Claims, Expect, JwtError, LEEWAY_S, MAX_TOKEN_BYTES, SigningKey, Untrusted, VerifyingKey, sign,
};

const NOW: i64 = 1_800_000_000;
const SECRET: &[u8] = b"relatch-demo-issuer-secret-000000000000";
const EXPECT: Expect<'static> = Expect {
    iss: "https://issuer.test",
    aud: "relatch",
    typs: &[Some("at+jwt"), None],
    now_s: NOW,
    leeway_s: LEEWAY_S,
};
const CLAIMS: &str = r#"{"iss":"https://issuer.test","aud":"relatch","sub":"ada","exp":1800000600,"iat":1800000000}"#;

fn b64(bytes: impl AsRef<[u8]>) -> String {
    Base64UrlUnpadded::encode_string(bytes.as_ref())
}

/// A token whose parts are exactly these, with an HS256 signature under the issuer's secret.
fn signed(header: &str, claims: impl AsRef<[u8]>) -> String {
    let message = format!("{}.{}", b64(header), b64(claims));
    let signature = Hs256.sign(&Hs256Key::new(SECRET), message.as_bytes());
    format!("{message}.{}", b64(signature.as_bytes()))
}

fn keys() -> Vec<VerifyingKey> {
    vec![
        VerifyingKey::hs256(Some("h1".to_owned()), SECRET).unwrap(),
        ours().verifying_key(),
        VerifyingKey::from_jwk(&es256_jwk()).unwrap(),
    ]
}

fn ours() -> SigningKey {
    SigningKey::from_seed("e1", &[3; 32])
}

fn es256() -> p256::ecdsa::SigningKey {
    p256::ecdsa::SigningKey::from_slice(&[5; 32]).unwrap()
}

fn es256_jwk() -> serde_json::Value {
    let mut jwk =
        serde_json::to_value(jwt_compact::jwk::JsonWebKey::from(es256().verifying_key())).unwrap();
    jwk["kid"] = json!("p1");
    jwk
}

fn verify(token: &str, expect: &Expect<'_>) -> Result<Claims, JwtError> {
    Untrusted::parse(token)?.verify(&keys(), expect)
}

#[track_caller]
fn refused(token: &str, error: JwtError) {
    assert_eq!(verify(token, &EXPECT), Err(error), "{token}");
}

#[test]
fn the_corpus_starts_from_a_good_token() {
    let token = signed(r#"{"alg":"HS256","kid":"h1","typ":"at+jwt"}"#, CLAIMS);
    let claims = verify(&token, &EXPECT).unwrap();
    assert_eq!(claims.sub.as_deref(), Some("ada"));
    assert_eq!(claims.life_s(), Some(600));
}

#[test]
fn attack_26_asvs_9_1_2_asvs_9_1_3_headers() {
    let cases = [
        (r#"{"alg":"none"}"#, JwtError::UnknownKey),
        (r#"{"alg":"None"}"#, JwtError::UnknownKey),
        (r#"{"alg":"hs256"}"#, JwtError::UnknownKey),
        (r#"{"alg":""}"#, JwtError::UnknownKey),
        (r#"{"alg":"HS384"}"#, JwtError::UnknownKey),
        (r#"{"alg":"RS256"}"#, JwtError::UnknownKey),
        (r#"{"alg":"RS256","kid":"h1"}"#, JwtError::UnknownKey),
        (r#"{"alg":"EdDSA"}"#, JwtError::BadSignature),
        (r#"{"alg":"EdDSA","kid":"h1"}"#, JwtError::UnknownKey),
        (r#"{"alg":"ES256"}"#, JwtError::BadSignature),
        (r#"{"alg":"HS256","kid":"e1"}"#, JwtError::UnknownKey),
        (r#"{"alg":"HS256","kid":"p1"}"#, JwtError::UnknownKey),
        (r#"{"alg":"HS256","kid":"../../../dev/null"}"#, JwtError::UnknownKey),
        (r#"{"alg":"HS256","kid":"h1' UNION SELECT 'x"}"#, JwtError::UnknownKey),
        (r#"{"alg":"HS256","kid":"h1\u0000"}"#, JwtError::UnknownKey),
        (r#"{"alg":"HS256","kid":["h1"]}"#, JwtError::Malformed),
        (r#"{"alg":"HS256","typ":"challenge+jwt"}"#, JwtError::WrongType),
        (r#"{"alg":"HS256","typ":"JWT"}"#, JwtError::WrongType),
        (r#"{"alg":"HS256","typ":""}"#, JwtError::WrongType),
        (r#"{"alg":"HS256","typ":"text/at+jwt"}"#, JwtError::WrongType),
        (r#"{"alg":"HS256","typ":1}"#, JwtError::Malformed),
        (r#"{"alg":"HS256","cty":"JWT"}"#, JwtError::Malformed),
        (r#"{"alg":"HS256","jku":"https://evil.test/jwks"}"#, JwtError::KeyInHeader),
        (r#"{"alg":"HS256","x5u":"https://evil.test/cert"}"#, JwtError::KeyInHeader),
        (r#"{"alg":"HS256","x5c":["AAAA"]}"#, JwtError::KeyInHeader),
        (r#"{"alg":"HS256","jwk":{"kty":"oct","k":"AAAA"}}"#, JwtError::KeyInHeader),
        (r#"{"alg":"HS256","crit":["exp"],"exp":1}"#, JwtError::Critical),
        (r#"{"alg":"HS256","crit":[]}"#, JwtError::Critical),
        (r#"{"alg":"HS256","crit":["b64"],"b64":false}"#, JwtError::Critical),
        (r#"{"alg":"HS256","b64":false}"#, JwtError::Critical),
        (r#"{"alg":"HS256","b64":true}"#, JwtError::Critical),
        (r#"{"alg":"HS256","crit":null}"#, JwtError::Critical),
        (r#"{"alg":"HS256","jwk":null}"#, JwtError::KeyInHeader),
        (r#"{"alg":"PS256"}"#, JwtError::UnknownKey),
        (r#"{"alg":"ES256K"}"#, JwtError::UnknownKey),
        (r#"{"alg":"Ed25519"}"#, JwtError::BadSignature),
        (r#"{"alg":"ed25519"}"#, JwtError::UnknownKey),
        (r#"{"alg":"Ed448"}"#, JwtError::UnknownKey),
        (r#"{"alg":"HS256","enc":"A256GCM","kid":"h2"}"#, JwtError::UnknownKey),
        (r#"{"alg":"dir","enc":"A256GCM"}"#, JwtError::UnknownKey),
        (r#"{"alg":["HS256"]}"#, JwtError::Malformed),
        (r#"{"alg":"HS256","kid":{"$ne":""}}"#, JwtError::Malformed),
        (r#"{"alg":"HS256","alg":"none"}"#, JwtError::Malformed),
        (r#"{"alg":"HS256","kid":"h1","kid":"e1"}"#, JwtError::Malformed),
        (r#"{"alg":"HS256","x":1,"x":2}"#, JwtError::Malformed),
        (r#"{"alg":"HS256","\u0061lg":"none"}"#, JwtError::Malformed),
        (r#"{"alg":null}"#, JwtError::Malformed),
        (r#"{"typ":"at+jwt"}"#, JwtError::Malformed),
        (r#"["HS256"]"#, JwtError::Malformed),
        (r#"{"alg":"HS256"}{}"#, JwtError::Malformed),
        ("", JwtError::Malformed),
    ];
    for (header, error) in cases {
        refused(&signed(header, CLAIMS), error);
    }
}

#[test]
fn attack_26_asvs_9_2_1_asvs_9_2_3_claims() {
    let claims = |changed: &str| {
        format!(r#"{{"iss":"https://issuer.test","aud":"relatch","exp":1800000600{changed}}}"#)
    };
    let cases = [
        (r#"{"iss":"https://issuer.test","aud":"relatch"}"#.to_owned(), JwtError::NoExpiry),
        (claims("").replace("1800000600", "1799999970"), JwtError::Expired),
        (claims("").replace("1800000600", "-1"), JwtError::Expired),
        (claims("").replace("1800000600", "-9223372036854775808"), JwtError::Malformed),
        (claims("").replace("1800000600", "9223372036854775807"), JwtError::Malformed),
        (claims("").replace("1800000600", "18446744073709551616"), JwtError::Malformed),
        (claims("").replace("1800000600", "1e300"), JwtError::Malformed),
        (claims("").replace("1800000600", "1799999969.9"), JwtError::Expired),
        (claims("").replace("1800000600", r#""1800000600""#), JwtError::Malformed),
        (claims("").replace("1800000600", "null"), JwtError::Malformed),
        (claims("").replace("1800000600", "[1800000600]"), JwtError::Malformed),
        (claims(r#","nbf":1800000031"#), JwtError::NotYetValid),
        (claims(r#","nbf":"0""#), JwtError::Malformed),
        (claims(r#","iat":1800000031"#), JwtError::NotYetValid),
        (claims(r#","exp":1900000000"#), JwtError::Malformed),
        (claims(r#","iss":"https://issuer.test""#), JwtError::Malformed),
        (claims(r#","sub":"ada","sub":"grace""#), JwtError::Malformed),
        (claims(r#","sub":"ada","\u0073ub":"grace""#), JwtError::Malformed),
        (claims(r#","sub":["ada"]"#), JwtError::Malformed),
        (claims(r#","sub":1"#), JwtError::Malformed),
        (claims(r#","tenant_id":{"$ne":""}"#), JwtError::Malformed),
        (claims("").replace("issuer.test", "issuer.test/"), JwtError::WrongIssuer),
        (claims("").replace("https://issuer.test", "HTTPS://issuer.test"), JwtError::WrongIssuer),
        (
            claims("").replace(r#""https://issuer.test""#, r#"["https://issuer.test"]"#),
            JwtError::Malformed,
        ),
        (r#"{"aud":"relatch","exp":1800000600}"#.to_owned(), JwtError::WrongIssuer),
        (claims("").replace(r#""relatch""#, r#""other""#), JwtError::WrongAudience),
        (claims("").replace(r#""relatch""#, r#""relatch relatch2""#), JwtError::WrongAudience),
        (claims("").replace(r#""relatch""#, "[]"), JwtError::WrongAudience),
        (claims("").replace(r#""relatch""#, r#"["other","Relatch"]"#), JwtError::WrongAudience),
        (claims("").replace(r#""relatch""#, r#"[["relatch"]]"#), JwtError::Malformed),
        (claims("").replace(r#""relatch""#, r#"{"relatch":1}"#), JwtError::Malformed),
        (claims("").replace(r#""aud":"relatch","#, ""), JwtError::WrongAudience),
        ("[]".to_owned(), JwtError::Malformed),
        ("".to_owned(), JwtError::Malformed),
        (format!("{CLAIMS} x"), JwtError::Malformed),
    ];
    for (claims, error) in cases {
        refused(&signed(r#"{"alg":"HS256"}"#, claims), error);
    }
}

#[test]
fn attack_26_encodings() {
    let good = signed(r#"{"alg":"HS256","kid":"h1"}"#, CLAIMS);
    let parts: Vec<_> = good.split('.').collect();
    let cases = [
        (String::new(), JwtError::Malformed),
        ("..".to_owned(), JwtError::Malformed),
        (format!("{good}."), JwtError::Malformed),
        (format!("{}.{}", parts[0], parts[1]), JwtError::Malformed),
        (format!("{}.{}.", parts[0], parts[1]), JwtError::BadSignature),
        (format!("{}.{}.AAAA", parts[0], parts[1]), JwtError::BadSignature),
        (format!("{good}="), JwtError::Malformed),
        (format!("{good}A"), JwtError::BadSignature),
        (format!(" {good}"), JwtError::Malformed),
        (format!("{good}\n"), JwtError::Malformed),
        (good.replace('.', "%2E"), JwtError::Malformed),
        (format!("{}.{}.{}", parts[1], parts[0], parts[2]), JwtError::Malformed),
        (format!("{}.é.{}", parts[0], parts[2]), JwtError::Malformed),
        (good.replacen('y', "+", 1), JwtError::Malformed),
    ];
    for (token, error) in cases {
        refused(&token, error);
    }
    for (cut, _) in good.char_indices() {
        let (truncated, _) = good.split_at(cut);
        assert!(verify(truncated, &EXPECT).is_err(), "cut at {cut}");
    }
    refused(&signed(r#"{"alg":"HS256"}"#, b"{\"iss\":\"\xff\"}"), JwtError::Malformed);
}

/// Other shapes of a JOSE object: an encrypted one, a nested one, and the JSON serialisations
/// (RFC 7516, section 3; RFC 7519, section 5.2; RFC 7515, section 7.2).
#[test]
fn attack_26_other_shapes() {
    let good = signed(r#"{"alg":"HS256","kid":"h1"}"#, CLAIMS);
    let parts: Vec<_> = good.split('.').collect();
    let json = |name: &str| {
        let (header, payload, signature) = (parts[0], parts[1], parts[2]);
        match name {
            "flattened" => {
                json!({ "protected": header, "payload": payload, "signature": signature })
            }
            _ => json!({ "payload": payload,
                "signatures": [{ "protected": header, "signature": signature }] }),
        }
        .to_string()
    };
    for token in [
        format!("{}.AAAA.{}.{}.{}", parts[0], parts[1], parts[1], parts[2]),
        format!("{good}.{}", parts[2]),
        json("flattened"),
        json("general"),
        format!("[{good}]"),
        format!("\"{good}\""),
        format!("{good},{good}"),
        format!("{good} {good}"),
        format!("{}\0", good),
        b64(&good),
    ] {
        refused(&token, JwtError::Malformed);
    }
    refused(&signed(r#"{"alg":"HS256"}"#, &good), JwtError::Malformed);
    refused(&signed(r#"{"alg":"HS256"}"#, format!("\"{good}\"")), JwtError::Malformed);
}

#[test]
fn attack_26_attack_35_depth_is_bounded() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let deep = format!("{}1{}", open.repeat(2_000), close.repeat(2_000));
        let claims = CLAIMS.replace(r#""sub":"ada""#, &format!(r#""x":{}"#, &deep));
        let header = format!(r#"{{"alg":"HS256","x":{}}}"#, "[".repeat(1_000));
        assert!(verify(&signed(r#"{"alg":"HS256"}"#, claims), &EXPECT).is_err());
        assert!(verify(&signed(&header, CLAIMS), &EXPECT).is_err());
    }
}

/// Signatures that broken verifiers of ECDSA take: zeros (CVE-2022-21449), the order of the group,
/// and the ASN.1 form.
#[test]
fn attack_26_es256_signatures_out_of_range() {
    const ORDER: [u8; 32] = [
        0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc,
        0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
    ];
    let message = format!("{}.{}", b64(r#"{"alg":"ES256","kid":"p1"}"#), b64(CLAIMS));
    let good = Es256.sign(&es256(), message.as_bytes());
    let good = AlgorithmSignature::as_bytes(&good).to_vec();
    let (r, s) = good.split_at(32);
    let mut one = [0; 32];
    one[31] = 1;
    for forged in [
        [[0; 32], [0; 32]].concat(),
        [r, &[0; 32]].concat(),
        [&[0; 32], s].concat(),
        [ORDER, ORDER].concat(),
        [r, &ORDER].concat(),
        [one, one].concat(),
        [&[0x30, 0x44, 0x02, 0x20], r, &[0x02, 0x20], s].concat(),
        [r, s, &[0]].concat(),
        [s, r].concat(),
    ] {
        refused(&format!("{message}.{}", b64(forged)), JwtError::BadSignature);
    }
}

/// Keys of small order verify what nobody signed.
#[test]
fn attack_26_weak_ed25519_keys_are_no_keys() {
    let mut identity = [0; 32];
    identity[0] = 1;
    for point in [[0; 32], identity] {
        let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": b64(point) });
        assert_eq!(VerifyingKey::from_jwk(&jwk).unwrap_err(), JwtError::WeakKey);
    }
}

#[test]
fn attack_26_every_changed_signature_byte_is_noticed() {
    let good = signed(r#"{"alg":"HS256"}"#, CLAIMS);
    let (message, signature) = good.rsplit_once('.').unwrap();
    let signature = Base64UrlUnpadded::decode_vec(signature).unwrap();
    for index in 0..signature.len() {
        let mut changed = signature.clone();
        changed[index] ^= 1;
        refused(&format!("{message}.{}", b64(changed)), JwtError::BadSignature);
    }
}

#[test]
fn attack_26_a_long_token_is_refused_before_parsing() {
    let filler = |size: usize| "!".repeat(size);
    assert_eq!(Untrusted::parse(&filler(MAX_TOKEN_BYTES)).unwrap_err(), JwtError::Malformed);
    assert_eq!(Untrusted::parse(&filler(MAX_TOKEN_BYTES + 1)).unwrap_err(), JwtError::TooLong);
}

#[test]
fn attack_26_asvs_9_1_2_a_public_key_is_no_hmac_secret() {
    let jwk = es256_jwk();
    let point = es256().verifying_key().to_encoded_point(false);
    let pem = b"-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n";
    let message = format!("{}.{}", b64(r#"{"alg":"HS256"}"#), b64(CLAIMS));
    for secret in [point.as_bytes(), jwk.to_string().as_bytes(), pem] {
        let signature = Hs256.sign(&Hs256Key::new(secret), message.as_bytes());
        let token = format!("{message}.{}", b64(signature.as_bytes()));
        let keys = [VerifyingKey::from_jwk(&jwk).unwrap()];
        let verified = Untrusted::parse(&token).unwrap().verify(&keys, &EXPECT);
        assert_eq!(verified, Err(JwtError::UnknownKey));
    }
    assert_eq!(VerifyingKey::hs256(None, pem).unwrap_err(), JwtError::WeakKey);
    assert_eq!(VerifyingKey::hs256(None, &SECRET[..31]).unwrap_err(), JwtError::WeakKey);
}

#[test]
fn asvs_9_1_1_nothing_is_judged_before_the_signature() {
    let expired = CLAIMS.replace("1800000600", "1");
    let message = format!("{}.{}", b64(r#"{"alg":"HS256","typ":"x"}"#), b64(expired));
    refused(&format!("{message}.{}", b64([0; 32])), JwtError::BadSignature);
}

#[test]
fn attack_36_asvs_9_2_1_times_hold_to_the_second() {
    let token = signed(
        r#"{"alg":"HS256"}"#,
        r#"{"iss":"https://issuer.test","aud":["x","relatch"],"exp":1800000000,"nbf":1799999000}"#,
    );
    let at = |now_s| verify(&token, &Expect { now_s, ..EXPECT }).map(|_| ());
    assert_eq!(at(1_799_998_969), Err(JwtError::NotYetValid));
    assert_eq!(at(1_799_998_970), Ok(()));
    assert_eq!(at(1_800_000_029), Ok(()));
    assert_eq!(at(1_800_000_030), Err(JwtError::Expired));
    assert_eq!(at(i64::MAX), Err(JwtError::Expired));
    assert_eq!(at(i64::MIN), Err(JwtError::NotYetValid));
}

#[test]
fn a_scope_that_is_no_string_grants_nothing() {
    for scope in [r#"["prld:pwd:write"]"#, "null", "1", r#"{"prld:pwd:write":true}"#] {
        let claims = CLAIMS.replace(r#""sub":"ada""#, &format!(r#""scope":{scope}"#));
        let claims = verify(&signed(r#"{"alg":"HS256"}"#, claims), &EXPECT).unwrap();
        assert!(!claims.has_scope("prld:pwd:write"), "{scope}");
        assert_eq!(claims.scopes().count(), 0, "{scope}");
    }
}

#[test]
fn a_mail_address_counts_as_verified_by_a_boolean_or_its_text() {
    for (said, heard) in [
        ("true", Some(true)),
        ("false", Some(false)),
        (r#""true""#, Some(true)),
        (r#""false""#, Some(false)),
        (r#""True""#, None),
        (r#""true ""#, None),
        (r#""1""#, None),
        ("1", None),
        ("[true]", None),
        ("null", None),
    ] {
        let claims = CLAIMS.replace(r#""sub":"ada""#, &format!(r#""email_verified":{said}"#));
        let claims = verify(&signed(r#"{"alg":"HS256"}"#, claims), &EXPECT).unwrap();
        assert_eq!(claims.email_verified, heard, "{said}");
    }
}

#[test]
fn attack_27_asvs_9_2_2_each_verifier_takes_its_own_type_only() {
    let typed = |typ: &str| signed(&format!(r#"{{"alg":"HS256","typ":"{typ}"}}"#), CLAIMS);
    let only = Expect { typs: &[Some("at+jwt")], ..EXPECT };
    for typ in ["at+jwt", "AT+JWT", "application/at+jwt"] {
        assert!(verify(&typed(typ), &only).is_ok(), "{typ}");
    }
    assert_eq!(verify(&signed(r#"{"alg":"HS256"}"#, CLAIMS), &only), Err(JwtError::WrongType));
    assert_eq!(verify(&typed("dpop+jwt"), &only), Err(JwtError::WrongType));
}

#[test]
fn our_own_tokens_carry_every_claim_back() {
    let claims = Claims {
        iss: Some(EXPECT.iss.to_owned()),
        sub: Some("ada".to_owned()),
        aud: vec!["relatch".to_owned(), "other".to_owned()],
        exp: Some(NOW + 600),
        nbf: Some(NOW),
        iat: Some(NOW),
        jti: Some("j1".to_owned()),
        sid: Some("s1".to_owned()),
        tenant_id: Some("t1".to_owned()),
        scope: Some("openid prld:pwd:write".to_owned()),
        email: Some("ada@example.com".to_owned()),
        email_verified: Some(true),
        extra: json!({"amr": ["pwd"], "nested": {"a": 1}}).as_object().unwrap().clone(),
    };
    let token = sign(&claims, "at+jwt", &ours()).unwrap();
    let parsed = Untrusted::parse(token.expose()).unwrap();
    assert_eq!((parsed.alg(), parsed.kid(), parsed.typ()), ("EdDSA", Some("e1"), Some("at+jwt")));
    assert_eq!(parsed.claimed_sid(), Some("s1"));
    assert_eq!(parsed.claimed_jti(), Some("j1"));
    assert_eq!(parsed.claimed_tenant(), Some("t1"));
    assert_eq!(parsed.claimed_sub(), Some("ada"));
    assert_eq!(parsed.verify(&keys(), &EXPECT), Ok(claims));
}

#[test]
fn es256_tokens_of_an_issuer_verify() {
    let message = format!("{}.{}", b64(r#"{"alg":"ES256","kid":"p1"}"#), b64(CLAIMS));
    let signature = Es256.sign(&es256(), message.as_bytes());
    let token = format!("{message}.{}", b64(AlgorithmSignature::as_bytes(&signature)));
    assert!(verify(&token, &EXPECT).is_ok());
    refused(&token.replacen("ey", "eX", 1), JwtError::Malformed);
}

/// RFC 9864, section 2.2; and headers that tell a certificate's digest in any spelling, which name no key.
#[test]
fn other_shapes_of_good_headers_are_taken() {
    use ed25519_dalek::Signer as _;
    let key = ed25519_dalek::SigningKey::from_bytes(&[3; 32]);
    let message = format!("{}.{}", b64(r#"{"alg":"Ed25519","kid":"e1"}"#), b64(CLAIMS));
    let token = format!("{message}.{}", b64(key.sign(message.as_bytes()).to_bytes()));
    assert!(verify(&token, &EXPECT).is_ok());
    for member in [
        r#""x5t":"""#,
        r#""x5t":"dGhpcyBpcyBhIFNIQTEgdGVzdA""#,
        r#""x5t":"3F5A0B""#,
        r#""x5t":null"#,
        r#""x5t":1"#,
        r##""x5t#S256":"AAAA""##,
        r#""nonce":"x","x5t":"y","ver":2"#,
    ] {
        let header = format!(r#"{{"alg":"HS256","kid":"h1",{member}}}"#);
        assert!(verify(&signed(&header, CLAIMS), &EXPECT).is_ok(), "{member}");
    }
}

#[test]
fn attack_35_a_key_set_without_ids_is_searched_within_a_bound() {
    let right = VerifyingKey::hs256(None, SECRET).unwrap();
    let wrong = VerifyingKey::hs256(None, &[9; 32]).unwrap();
    let token = signed(r#"{"alg":"HS256","kid":"h1"}"#, CLAIMS);
    let with_wrong = |count: usize| {
        let mut keys = vec![wrong.clone(); count];
        keys.push(right.clone());
        Untrusted::parse(&token).unwrap().verify(&keys, &EXPECT).map(|_| ())
    };
    assert_eq!(with_wrong(7), Ok(()));
    assert_eq!(with_wrong(8), Err(JwtError::BadSignature));
}

/// RFC 7515, appendix A.1 (HS256) and A.3 (ES256): the signatures hold, and then the tokens lack
/// an audience.
#[test]
fn rfc_7515_examples() {
    let payload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    let a1 = format!(
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{payload}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    );
    let a3 = format!(
        "eyJhbGciOiJFUzI1NiJ9.{payload}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
    );
    let secret =
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
    let hs256 = VerifyingKey::hs256(None, &Base64UrlUnpadded::decode_vec(secret).unwrap()).unwrap();
    let es256 = VerifyingKey::from_jwk(&json!({
        "kty": "EC", "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    }))
    .unwrap();
    let expect = Expect { iss: "joe", typs: &[Some("JWT"), None], now_s: 1_300_819_000, ..EXPECT };
    for (token, key) in [(a1, hs256), (a3, es256)] {
        let verified = Untrusted::parse(&token).unwrap().verify(&[key], &expect);
        assert_eq!(verified, Err(JwtError::WrongAudience), "{token}");
    }
}

#[test]
fn asvs_16_2_5_nothing_secret_shows_in_debug() {
    let token = signed(r#"{"alg":"HS256","kid":"h1"}"#, CLAIMS);
    let shown = format!("{:?} {:?} {:?}", keys(), ours(), Untrusted::parse(&token).unwrap());
    assert_eq!(
        shown,
        r#"[VerifyingKey(HS256, Some("h1")), VerifyingKey(EdDSA, Some("e1")), VerifyingKey(ES256, Some("p1"))] SigningKey("e1") Untrusted("HS256", Some("h1"))"#
    );
}
