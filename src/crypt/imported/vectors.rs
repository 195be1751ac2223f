//! Published hashes, taken over and verified. Tests only.

use super::super::{HashError, Hasher, KeyRing};
use crate::account::{Phc, Plain};

const SALT: [u8; 16] = [7; 16];

/// A password and what a product stored for it.
type Vector = (&'static str, &'static str);

fn hasher() -> Hasher {
    let ring = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    Hasher::new(KeyRing::parse(ring, "pepper").unwrap())
}

fn plain(text: &str) -> Plain {
    Plain::new(text.to_owned())
}

fn matches(hasher: &Hasher, password: &str, stored: &Phc) -> bool {
    let verdict = hasher.verify(&plain(password), stored).unwrap();
    assert_eq!(verdict.matches, verdict.upgrade, "an import is always hashed anew");
    verdict.matches
}

/// Takes each over, demands it wrapped or not, and signs in with the right password and with one
/// that lacks its last letter.
#[track_caller]
fn verifies(vectors: &[Vector], wrapped: bool) {
    let hasher = hasher();
    for (password, foreign) in vectors {
        let stored = hasher.import(foreign, SALT).unwrap_or_else(|error| {
            panic!("{foreign}: {error}");
        });
        assert_eq!(stored.as_str().starts_with("$wrapped$"), wrapped, "{foreign}");
        assert!(matches(&hasher, password, &stored), "{foreign}");
        let wrong = match password.char_indices().next_back() {
            Some((last, _)) => password.split_at(last).0,
            None => "x",
        };
        assert!(!matches(&hasher, wrong, &stored), "{foreign}");
    }
}

/// OpenBSD's and jBCrypt's test vectors; crypt_blowfish 1.2, wrapper.c.
#[test]
fn storage_7_bcrypt() {
    verifies(
        &[
            ("", "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s."),
            ("a", "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"),
            ("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
            ("U*U", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
            ("U*U*U", "$2y$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"),
        ],
        true,
    );
    verifies(
        &[(
            "abcdefghijklmnopqrstuvwxyz",
            "$2a$10$fVH8e28OQRj9tqiDXs1e1uxpsjN0c7II7YPKXua2NAKYvM6iQk7dq",
        )],
        false,
    );
}

/// passlib 1.7.4, tests/test_handlers_django.py.
#[test]
fn storage_7_bcrypt_of_django() {
    let long = "abc123".repeat(12);
    let tail: &'static str = Box::leak(format!("{long}qwr").into_boxed_str());
    verifies(
        &[
            ("", "bcrypt$$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s."),
            (
                "l\u{e8}tmein",
                "bcrypt_sha256$$2a$08$NDjSAIcas.EcoxCRiArvT.MkNiPYVhrsrnJsRkLueZOoV1bsQqlmC",
            ),
            (tail, "bcrypt_sha256$$2a$06$Tg/oYyZTyAf.Nb3qSgN61Ocy0BEz1RK6xslSNi8PlaLX2pe7x/KQG"),
        ],
        true,
    );
}

/// The administrator's hash of a public WordPress demonstration, checked with OpenSSL 3 and libxcrypt;
/// the other, of more than 72 bytes, was computed with them.
#[test]
fn storage_3_storage_7_bcrypt_of_wordpress() {
    let long = format!("caf\u{e9}-{}", "Analytical-Engine-1843-".repeat(4));
    verifies(
        &[("admin", "$wp$2y$10$Q1xinFjrZeLWJBvxviIL6u834Fu.evIEFHAUVisQ5O.w9Dm0sMdES")],
        false,
    );
    verifies(
        &[(long.leak(), "$wp$2y$04$CCCCCCCCCCCCCCCCCCCCC.5/F/1uU78f12FJlw/4PUUJXKjrPnt6q")],
        true,
    );
}

/// crypt_blowfish 1.2, wrapper.c: bcrypt itself would take both. The first 72 bytes are all that
/// it hashed; nobody signs in with more, and nobody past a NUL.
#[test]
fn attack_21_storage_3_no_part_of_a_password_is_the_password() {
    let hasher = hasher();
    let seventy_two = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    assert_eq!(seventy_two.len(), 72);
    let stored =
        hasher.import("$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui", SALT);
    let stored = stored.unwrap();
    assert!(matches(&hasher, seventy_two, &stored));
    assert!(!matches(&hasher, &format!("{seventy_two}chars after 72 are ignored"), &stored));
    let stored =
        hasher.import("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", SALT);
    assert!(!matches(&hasher, "U*U\0anything", &stored.unwrap()));
}

/// RFC 7914, section 12, and the `$7$` of libxcrypt's and passlib's tests.
#[test]
fn storage_2_scrypt() {
    verifies(
        &[
            ("", "$scrypt$ln=4,r=1,p=1$$d9ZXYjhleyA7GcpCwYoEl/FrSETjB0ro39/6P+3iFEI"),
            (
                "password",
                "$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWIurzDZLiKjiG/xCSedmDDaxyevuUqD7m2DYMvfoswGQA",
            ),
            (
                "pleaseletmein",
                "$7$C6..../....SodiumChloride$kBGj9fHznVYFQMEn/qDCfrDevf9YDtcDdKvEqHJLV8D",
            ),
            (
                "pleaseletmein",
                "$scrypt$ln=16384,r=8,p=1$U29kaXVtQ2hsb3JpZGU=$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI=",
            ),
        ],
        true,
    );
}

/// Django 4.2, tests/auth_tests/test_hashers.py; the others were computed with OpenSSL 3.
#[test]
fn storage_2_scrypt_of_django_werkzeug_and_a_strong_row() {
    verifies(
        &[
            (
                "l\u{e8}tmein",
                "scrypt$16384$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafTJ7tibgfYz71m0ldQESkXFRkdVCBhhY8mx7rQwite/Pw==",
            ),
            (
                "Nanosecond-Wire-1952",
                "scrypt:32768:8:1$Zq3sxQmjYtS6tpRo$4fdc80c0e75a75c3f98de0a5d063b0733dd8c93a61a3e8797686c989c6c37cf076d441de32c10c124a2d83af19c7f7bb09541337d49ebf8b05bcbe611a53b6d1",
            ),
        ],
        true,
    );
    verifies(
        &[(
            "Nanosecond-Wire-1952",
            "$scrypt$ln=14,r=8,p=5$c2FsdHNhbHQ$HHahgY6qWvMeEtvXn3Vxc2j+p0oMvTdRPUGie8xIJ6Y",
        )],
        false,
    );
}

/// Computed with OpenSSL 3 over the NFKC form, as Better Auth 1.x does.
#[test]
fn storage_2_scrypt_of_better_auth_sees_the_compatibility_form() {
    let foreign = "00112233445566778899aabbccddeeff:1762fac19ceae82a5c91adad1269afe124e3d8cf149d001a25e8448bef7fa8c86bc3cb988d3278b1baaf75b4d956e0d94e6605ce1c5fee868c0a4c93ecb96c85";
    verifies(&[("caf\u{e9}-\u{ff11}\u{2460}-lait", foreign)], true);
    let hasher = hasher();
    let stored = hasher.import(foreign, SALT).unwrap();
    assert!(matches(&hasher, "cafe\u{301}-11-lait", &stored));
}

/// RFC 6070 and RFC 7914, section 11; passlib 1.7.4, tests/test_handlers_pbkdf2.py. The first was
/// computed with OpenSSL 3.
#[test]
fn storage_4_pbkdf2() {
    verifies(
        &[
            (
                "Nanosecond-Wire-1952",
                "pbkdf2:sha256:1000$Zq3sxQmjYtS6tpRo$5e38c4c58f66647ec1ff98b3d3dd7b9b95219e6472da378944301edacba20db9",
            ),
            ("password", "$pbkdf2-sha1$i=4096,l=20$c2FsdA$SwB5AbdlSJq+rUnZJvch0GWkKcE"),
            (
                "Password",
                "$pbkdf2-sha256$i=80000,l=64$TmFDbA$TdzY9guYviGDDO5e8icB+WQaRBjQTAQUrv8Ih2s0q1ah1CWhIlgzVJrbhBtRybMXaicr3ruh0HhHj2Kzl/M8jQ",
            ),
            ("password", "$pbkdf2$1212$OB.dtnSEXZK8U5cgxU/GYQ$y5LKPOplRmok7CZp/aqVDVg8zGI"),
            (
                "password",
                "$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ",
            ),
            (
                "password",
                "$pbkdf2-sha512$1212$RHY0Fr3IDMSVO/RSZyb5ow$eNLfBK.eVozomMr.1gYa17k9B7KIK25NOEshvhrSX.esqY3s.FvWZViXz4KoLlQI.BzY/YTNJOiKc5gBYFYGww",
            ),
            (
                "\u{399}\u{3c9}\u{3b1}\u{3bd}\u{3bd}\u{3b7}\u{3c2}",
                "$pbkdf2-sha256$1212$3SABFJGDtyhrQMVt1uABPw$WyaUoqCLgvz97s523nF4iuOqZNbp5Nt8do/cuaa7AiI",
            ),
            (
                "not a password",
                "pbkdf2_sha256$10000$kjVJaVz6qsnJ$5yPHw3rwJGECpUf70daLGhOrQ5+AMxIJdz1c3bqK1Rs=",
            ),
            ("not a password", "pbkdf2_sha1$10000$wz5B6WkasRoF$atJmJ1o+XfJxKq1+Nu1f1i57Z5I="),
        ],
        true,
    );
}

/// Django 4.2, tests/auth_tests/test_hashers.py; the other was computed with OpenSSL 3.
#[test]
fn storage_4_pbkdf2_of_owasp_strength_waits_unwrapped() {
    verifies(
        &[
            (
                "l\u{e8}tmein",
                "pbkdf2_sha256$600000$seasalt$OAXyhAQ/4ZDA9V5RMExt3C1OwQdUpLZ99vm1McFlLRA=",
            ),
            (
                "Nanosecond-Wire-1952",
                "$pbkdf2-sha512$i=210000,l=64$c2FsdHNhbHQ$APOqVmpTmrr32H5APiUe0bgnt7DSwY6kHG00KCn6ZXWUgs8CFupSo09WcklzhgtrmxWxtIQyGNeSXbag0UQ53g",
            ),
        ],
        false,
    );
}

/// Django 4.2, tests/auth_tests/test_hashers.py, and phc-winner-argon2, src/test.c.
#[test]
fn storage_7_argon2() {
    verifies(
        &[
            (
                "secret",
                "argon2$argon2i$m=8,t=1,p=1$c29tZXNhbHQ$gwQOXSNhxiOxPOA0+PY10P9QFO4NAYysnqRt1GSQLE55m+2GYDt9FEjPMHhP2Cuf0nOEXXMocVrsJAtNSsKyfg",
            ),
            ("secret", "argon2$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$YC9+jJCrQhs5R6db7LlN8Q"),
            (
                "password",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            ),
        ],
        true,
    );
    verifies(
        &[(
            "password",
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        )],
        false,
    );
}

/// github.com/firebase/scrypt, README: in GoTrue's spelling and in Ory Kratos'.
#[test]
fn storage_7_firebase() {
    let salt = "42xEC+ixf3L2lw==";
    let digest =
        "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==";
    let signer =
        "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==";
    for foreign in [
        format!("$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk={signer}${salt}${digest}"),
        format!("$firescrypt$ln=14,r=8,p=1${salt}${digest}$Bw==${signer}"),
    ] {
        verifies(&[("user1password", foreign.leak())], true);
    }
}

/// The SHA-crypt specification, and John the Ripper 1.7.9.
#[test]
fn storage_7_sha_crypt() {
    verifies(
        &[
            ("Hello world!", "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5"),
            (
                "Hello world!",
                "$5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA",
            ),
            ("U*U*U*U*", "$5$LKO/Ute40T3FNF95$U0prpBQd4PloSGU0pnpM4z9wKn4vZ1.jsrzQfPqxph9"),
            (
                "Hello world!",
                "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1",
            ),
            (
                "Hello world!",
                "$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.",
            ),
        ],
        true,
    );
}

/// John the Ripper 1.7.9; the Apache manual, "Password Formats".
#[test]
fn storage_7_md5_crypt() {
    verifies(
        &[
            ("U*U*U*U*", "$1$dXc3I7Rw$ctlgjDdWJLMT.qwHsWhXR1"),
            ("", "$1$Eu.GHtia$CFkL/nE1BYTlEPiVx1VWX0"),
            ("Compl3X AlphaNu3meric", "$1$nX1e7EeI$ljQn72ZUgt6Wxd9hfvHdV0"),
            ("myPassword", "$apr1$r31.....$HqJZimcKQFAMYayBlzkrA/"),
        ],
        true,
    );
}

/// phpass 0.3, test.php, and John the Ripper 1.7.9.
#[test]
fn storage_7_phpass() {
    verifies(
        &[
            ("test12345", "$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0"),
            ("123456", "$H$9PE8jEklgZhgLmZl5.HYJAzfGCQtzi1"),
            ("JohnRipper", "$P$B12345678L6Lpt4BxNotVIMILOa9u81"),
            ("", "$P$7JaFQsPzJSuenezefD/3jHgt5hVfNH0"),
        ],
        true,
    );
}

/// passlib 1.7.4, tests/test_handlers.py.
#[test]
fn storage_7_salted_sha() {
    verifies(
        &[
            ("test", "{SSHA}P90+qijSp8MJ1tN25j5o1PflUvlqjXHOGeOckw=="),
            ("test", "{SSHA}/ZMF5KymNM+uEOjW+9STKlfCFj51bg3BmBNCiPHeW2ttbU0="),
            ("password", "{SSHA256}x1tymSTVjozxQ2PtT46ysrzhZxbcskK0o2f8hEFx7fAQQmhtDSEkJA=="),
            (
                "toomanysecrets",
                "{SSHA512}wExp4xjiCHS0zidJDC4UJq9EEeIebAQPJ1PWSwfhxWjfutI9XiiKuHm2AE41cEFfK+8HyI8bh+ztbczUGsvVFIgICWWPt7qu",
            ),
        ],
        true,
    );
}

/// One password hashed by another product in each normal form (computed with OpenSSL 3).
#[test]
fn attack_22_an_import_is_tried_in_each_normal_form() {
    let hasher = hasher();
    let import = |foreign| hasher.import(foreign, SALT).unwrap();
    let of_nfd = import("pbkdf2_sha256$1000$salt$4ZmC8DoDktAtrYqncb2N2QNaxX5xGzP8QNRUAXUzYUo=");
    let of_nfc = import("pbkdf2_sha256$1000$salt$fjpEdl1JP6hj23REQErVBQtLdApm1lFrO2eQB5AbGfw=");
    let (typed_nfd, typed_nfc) = ("cafe\u{301}-au-lait", "caf\u{e9}-au-lait");
    assert!(matches(&hasher, typed_nfd, &of_nfd));
    assert!(matches(&hasher, typed_nfd, &of_nfc));
    assert!(matches(&hasher, typed_nfc, &of_nfc));
    assert!(matches(&hasher, typed_nfc, &of_nfd));
    for other in ["cafe-au-lait", "caf\u{e8}-au-lait", "cafe\u{300}-au-lait"] {
        assert!(!matches(&hasher, other, &of_nfd), "{other}");
    }
}

#[test]
fn storage_7_no_weak_digest_is_at_rest() {
    let hasher = hasher();
    let foreign = [
        (
            "pbkdf2_sha256$1000$salt$fjpEdl1JP6hj23REQErVBQtLdApm1lFrO2eQB5AbGfw=",
            "fjpEdl1JP6hj23REQErVBQ",
        ),
        ("{SSHA}P90+qijSp8MJ1tN25j5o1PflUvlqjXHOGeOckw==", "P90+qijSp8MJ1tN25j5o1Pfl"),
        (
            "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            "E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        ),
    ];
    for (foreign, digest) in foreign {
        let stored = hasher.import(foreign, SALT).unwrap();
        assert!(!stored.as_str().contains(digest), "{}", stored.as_str());
    }
}

#[test]
fn a_wrapped_import_is_under_the_pepper_and_reads_back() {
    let hasher = hasher();
    let stored = hasher
        .import("pbkdf2_sha256$1000$salt$fjpEdl1JP6hj23REQErVBQtLdApm1lFrO2eQB5AbGfw=", SALT)
        .unwrap();
    let stem = "$wrapped$l=32$pbkdf2-sha256$i=1000$c2FsdA$argon2id$v=19$m=19456,t=2,p=1,keyid=azE$BwcHBwcHBwcHBwcHBwcHBw$";
    assert!(stored.as_str().starts_with(stem), "{}", stored.as_str());
    assert_eq!(hasher.import(stored.as_str(), [0; 16]).unwrap(), stored);
    assert_eq!(hasher.group_salt(&stored), None);
    let elsewhere = "k9:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    let elsewhere = Hasher::new(KeyRing::parse(elsewhere, "pepper").unwrap());
    assert_eq!(elsewhere.import(stored.as_str(), SALT), Err(HashError::UnknownPepper));
    assert_eq!(elsewhere.verify(&plain("x"), &stored), Err(HashError::UnknownPepper));
}

/// One past each bound. None of these computes anything: the refusal is the reading.
#[test]
fn attack_20_costs_are_bounded_before_any_work() {
    let hasher = hasher();
    let digest = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA";
    let crypt = "U0prpBQd4PloSGU0pnpM4z9wKn4vZ1.jsrzQfPqxph9";
    let signer =
        "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA";
    let costly = [
        "$2b$14$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW".to_owned(),
        "$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW".to_owned(),
        "$2b$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW".to_owned(),
        format!("$scrypt$ln=17,r=8,p=1$c2FsdA${digest}"),
        format!("$scrypt$ln=16,r=9,p=1$c2FsdA${digest}"),
        format!("$scrypt$ln=14,r=8,p=17$c2FsdA${digest}"),
        format!("$scrypt$ln=63,r=8,p=1$c2FsdA${digest}"),
        format!("$scrypt$ln=1,r=4294967295,p=4294967295$c2FsdA${digest}"),
        format!("$scrypt$ln=14,r=0,p=1$c2FsdA${digest}"),
        format!("$scrypt$ln=0,r=8,p=1$c2FsdA${digest}"),
        format!("scrypt:2147483648:8:1$salt${}", "ab".repeat(32)),
        format!("$7$z6..../....salt${crypt}"),
        format!("$fbscrypt$v=1,n=63,r=8,p=1,sk={signer}$c2FsdA${signer}"),
        "$wp$2y$14$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW".to_owned(),
        format!("$pbkdf2-sha256$i=1500001$c2FsdA${digest}"),
        format!("$pbkdf2-sha512$i=1000001$c2FsdA${digest}"),
        format!("$pbkdf2-sha256$i=0$c2FsdA${digest}"),
        format!("$pbkdf2-sha1$i=750001$c2FsdA${digest}"),
        format!("pbkdf2_sha256$4294967295$salt${digest}"),
        format!("$5$rounds=656001$salt${crypt}"),
        format!("$5$rounds=999$salt${crypt}"),
        "$P$HIQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0".to_owned(),
        "$P$zIQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0".to_owned(),
        format!("$argon2id$v=19$m=65537,t=1,p=1$c2FsdHNhbHQ${digest}"),
        format!("$argon2id$v=19$m=65536,t=12,p=1$c2FsdHNhbHQ${digest}"),
    ];
    for foreign in costly {
        assert_eq!(hasher.import(&foreign, SALT), Err(HashError::TooCostly), "{foreign}");
    }
}

#[test]
fn what_is_no_known_hash_is_refused() {
    let hasher = hasher();
    let digest = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA";
    let unreadable = [
        String::new(),
        "password".to_owned(),
        "5f4dcc3b5aa765d61d8327deb882cf99".to_owned(),
        "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=".to_owned(),
        "{SSHA}ZQK3Yvtvl6wtIRoISgMGPkcWU7Nfq5U=".to_owned(),
        "{SSHA}P90+qijSp8MJ1tN25j5o1Pf=UvlqjXHOGeOckw==".to_owned(),
        "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW".to_owned(),
        "$2a$5$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW".to_owned(),
        "$2a$+5$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW".to_owned(),
        "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe".to_owned(),
        "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyO\u{e9}".to_owned(),
        "$1$$ctlgjDdWJLMT.qwHsWhXR1".to_owned(),
        "$1$toolongsalt$ctlgjDdWJLMT.qwHsWhXR1".to_owned(),
        "$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r!L0".to_owned(),
        "$6$rounds=011021$KsvQipYPWpr93wWP$v7xjI4X6vyVptJjB1Y02vZC5SaSijBkGmq1uJhPr3cvqvvkd42Xvo48yLVPFt8dvhCsnlUgpX.//Cxn91H4qy1".to_owned(),
        "$7$C6..../....SodiumChloride".to_owned(),
        "$scrypt$ln=100,r=8,p=1$c2FsdA$AQIDBAUGBwgJCgsMDQ4PEA".to_owned(),
        format!("$pbkdf2-md5$i=1000$c2FsdA${digest}"),
        format!("$pbkdf2-sha256$i=1000,x=1$c2FsdA${digest}"),
        "$pbkdf2-sha256$i=1000$c2FsdA$AQID".to_owned(),
        format!("$fbscrypt$v=2,n=14,r=8,p=1,sk=AAAA$c2FsdA${digest}"),
        format!("$wrapped$l=32$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ${digest}"),
        format!("$wrapped$l=99$pbkdf2-sha256$i=1000$c2FsdA$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ${digest}"),
        format!("$scrypt$ln=14,r=8,p=1${}${digest}", "A".repeat(2000)),
    ];
    for foreign in unreadable {
        assert_eq!(hasher.import(&foreign, SALT), Err(HashError::Unreadable), "{foreign}");
    }
}

/// A password that a scheme would hash anew in every round is seen to 256 bytes and no further.
#[test]
fn attack_19_storage_10_a_long_password_never_matches_by_its_head() {
    let hasher = hasher();
    let long = "x".repeat(257);
    for foreign in [
        "$1$dXc3I7Rw$ctlgjDdWJLMT.qwHsWhXR1",
        "$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0",
        "$5$LKO/Ute40T3FNF95$U0prpBQd4PloSGU0pnpM4z9wKn4vZ1.jsrzQfPqxph9",
    ] {
        let stored = hasher.import(foreign, SALT).unwrap();
        assert!(!matches(&hasher, &long, &stored), "{foreign}");
    }
}

/// Spring Security's reference, "Password Storage" (`DelegatingPasswordEncoder`); the one of 5.8 was
/// computed with OpenSSL 3.
#[test]
fn storage_7_spring() {
    verifies(
        &[("password", "{bcrypt}$2a$10$dXJ3SW6G7P50lGmMkkmwe.20cQQubK3.HZWzG3YB1tlRy.fqvM/BG")],
        false,
    );
    verifies(
        &[
            (
                "password",
                "{pbkdf2}5d923b44a6d129f3ddf3e3c8d29412723dcbde72445e8ef6bf3b508fbf17fa4ed4d6b99ca763d8dc",
            ),
            (
                "password",
                "{pbkdf2@SpringSecurity_v5_8}000102030405060708090a0b0c0d0e0fe0f65a4bf6716253d2d10a7a4b18f35cd4baf31ff031a187cd0091674905482d",
            ),
            (
                "password",
                "{scrypt}$e0801$8bWJaSu2IKSn9Z9kM+TPXfOc/9bdYSrN1oD9qfVThWEwdRTnO7re7Ei+fUZRJ68k9lTyuTeUp4of4g24hHnazw==$OAOec05+bXxvuu/1qZ6NUR+xQYvYv7BeL1QxwRpY5Pc=",
            ),
        ],
        true,
    );
}

/// aspnetcore, src/Identity/test/Identity.Test/PasswordHasherTest.cs.
#[test]
fn storage_7_aspnet_identity() {
    verifies(
        &[
            ("my password", "AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggHIVY0sdEUfdyeM+E1LtH1uJg=="),
            ("my password", "AQAAAAAAAAD6AAAAEAhftMyfTJylOlZT+eEotFXd1elee8ih5WsjXaR3PA9M"),
            (
                "my password",
                "AQAAAAEAA9CQAAAAIESkQuj2Du8Y+kbc5lcN/W/3NiAZFEm11P27nrSN5/tId+bR1SwV8CO1Jd72r4C08OLvplNlCDc3oQZ8efcW+jQ=",
            ),
            ("my password", "AQAAAAIAAAAyAAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4B6pZWND6zgESBuWiHw"),
            (
                "my password",
                "AQAAAAIAAAD6AAAAIJbVi5wbMR+htSfFp8fTw8N8GOS/Sje+S/4YZcgBfU7EQuqv4OkVYmc4VJl9AGZzmRTxSkP7LtVi9IWyUxX8IAAfZ8v+ZfhjCcudtC1YERSqE1OEdXLW9VukPuJWBBjLuw==",
            ),
            (
                "my password",
                "AQAAAAIAACcQAAAAEAABAgMEBQYHCAkKCwwNDg9B0Oxwty+PGIDSp95gcCfzeDvA4sGapUIUov8usXfD6A==",
            ),
        ],
        true,
    );
}

/// The vectors of the other tests, in the braces of LDAP servers and Dovecot, in small letters, with
/// what exports leave around them, and in the alphabet of Firebase's Admin SDK.
#[test]
fn storage_7_other_spellings() {
    let salt = "42xEC-ixf3L2lw==";
    let digest =
        "lSrfV15cpx95_sZS2W9c9Kp6i_LVgQNDNC_qzrCnh1SAyZvqmZqAjTdn3aoItz-VHjoZilo78198JAdRuid5lQ==";
    let signer =
        "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==";
    let firebase = format!("$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk={signer}${salt}${digest}");
    verifies(
        &[
            ("user1password", firebase.leak()),
            ("test", "{ssha}P90+qijSp8MJ1tN25j5o1PflUvlqjXHOGeOckw=="),
            ("test", "{ldap}{Ssha}P90+qijSp8MJ1tN25j5o1PflUvlqjXHOGeOckw==\r\n"),
            ("Hello world!", "{CRYPT}$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5"),
            (
                "Hello world!",
                "{SHA512-CRYPT}$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1\n",
            ),
            ("U*U", " {crypt}$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\t"),
            (
                "password",
                "{ARGON2}$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            ),
            (
                "password",
                "{PBKDF2-SHA256}1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ",
            ),
        ],
        true,
    );
}
