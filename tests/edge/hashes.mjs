// Password hashes of other systems, one of each form that is taken in, with their passwords. Where each comes
// from is said in src/crypt/imported/vectors.rs. Owns no server and asserts nothing.

export const firebaseSigner =
  "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==";
export const firebaseDigest =
  "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==";

const urlSafe = (text) => text.replaceAll("+", "-").replaceAll("/", "_");

/** Forms below OWASP's rows: form → password, hash. */
export const weak = {
  "bcrypt $2a$, cost 5": ["U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"],
  "bcrypt $2b$, cost 5": ["U*U", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"],
  "bcrypt $2y$, cost 5": ["U*U*U", "$2y$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"],
  "Django's bcrypt_sha256": [
    "l\u00e8tmein",
    "bcrypt_sha256$$2a$08$NDjSAIcas.EcoxCRiArvT.MkNiPYVhrsrnJsRkLueZOoV1bsQqlmC",
  ],
  "scrypt, PHC": [
    "pleaseletmein",
    "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI",
  ],
  "scrypt $7$": ["pleaseletmein", "$7$C6..../....SodiumChloride$kBGj9fHznVYFQMEn/qDCfrDevf9YDtcDdKvEqHJLV8D"],
  "Django's scrypt": [
    "l\u00e8tmein",
    "scrypt$16384$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafTJ7tibgfYz71m0ldQESkXFRkdVCBhhY8mx7rQwite/Pw==",
  ],
  "Werkzeug's scrypt": [
    "Nanosecond-Wire-1952",
    "scrypt:32768:8:1$Zq3sxQmjYtS6tpRo$4fdc80c0e75a75c3f98de0a5d063b0733dd8c93a61a3e8797686c989c6c37cf076d441de32c10c124a2d83af19c7f7bb09541337d49ebf8b05bcbe611a53b6d1",
  ],
  "Better Auth's scrypt": [
    "caf\u00e9-\uff11\u2460-lait",
    "00112233445566778899aabbccddeeff:1762fac19ceae82a5c91adad1269afe124e3d8cf149d001a25e8448bef7fa8c86bc3cb988d3278b1baaf75b4d956e0d94e6605ce1c5fee868c0a4c93ecb96c85",
  ],
  "Firebase's scrypt": [
    "user1password",
    `$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=${firebaseSigner}$42xEC+ixf3L2lw==$${firebaseDigest}`,
  ],
  "PBKDF2 with SHA-1": ["password", "$pbkdf2$1212$OB.dtnSEXZK8U5cgxU/GYQ$y5LKPOplRmok7CZp/aqVDVg8zGI"],
  "PBKDF2 with SHA-256": [
    "password",
    "$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ",
  ],
  "PBKDF2 with SHA-512": [
    "password",
    "$pbkdf2-sha512$1212$RHY0Fr3IDMSVO/RSZyb5ow$eNLfBK.eVozomMr.1gYa17k9B7KIK25NOEshvhrSX.esqY3s.FvWZViXz4KoLlQI.BzY/YTNJOiKc5gBYFYGww",
  ],
  "Django's PBKDF2": [
    "not a password",
    "pbkdf2_sha256$10000$kjVJaVz6qsnJ$5yPHw3rwJGECpUf70daLGhOrQ5+AMxIJdz1c3bqK1Rs=",
  ],
  "Werkzeug's PBKDF2": [
    "Nanosecond-Wire-1952",
    "pbkdf2:sha256:1000$Zq3sxQmjYtS6tpRo$5e38c4c58f66647ec1ff98b3d3dd7b9b95219e6472da378944301edacba20db9",
  ],
  "Argon2i": ["password", "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8"],
  "Django's Argon2": ["secret", "argon2$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$YC9+jJCrQhs5R6db7LlN8Q"],
  "Argon2id below OWASP's rows": [
    "password",
    "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
  ],
  "SHA-256-crypt": ["Hello world!", "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5"],
  "SHA-512-crypt": [
    "Hello world!",
    "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1",
  ],
  "md5-crypt": ["U*U*U*U*", "$1$dXc3I7Rw$ctlgjDdWJLMT.qwHsWhXR1"],
  "Apache's md5-crypt": ["myPassword", "$apr1$r31.....$HqJZimcKQFAMYayBlzkrA/"],
  phpass: ["test12345", "$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0"],
  "salted SHA-1": ["test", "{SSHA}P90+qijSp8MJ1tN25j5o1PflUvlqjXHOGeOckw=="],
  "salted SHA-1, in small letters": ["test", "{ssha}P90+qijSp8MJ1tN25j5o1PflUvlqjXHOGeOckw=="],
  "crypt in braces, with a line end": [
    "U*U",
    "{CRYPT}$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\r\n",
  ],
  "Firebase's scrypt, URL-safe": [
    "user1password",
    `$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=${urlSafe(firebaseSigner)}$42xEC-ixf3L2lw==$${urlSafe(firebaseDigest)}`,
  ],
  "ASP.NET Identity 2": ["my password", "AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggHIVY0sdEUfdyeM+E1LtH1uJg=="],
  "ASP.NET Identity 3": [
    "my password",
    "AQAAAAIAACcQAAAAEAABAgMEBQYHCAkKCwwNDg9B0Oxwty+PGIDSp95gcCfzeDvA4sGapUIUov8usXfD6A==",
  ],
  "Spring's PBKDF2": [
    "password",
    "{pbkdf2}5d923b44a6d129f3ddf3e3c8d29412723dcbde72445e8ef6bf3b508fbf17fa4ed4d6b99ca763d8dc",
  ],
  "Spring's scrypt": [
    "password",
    "{scrypt}$e0801$8bWJaSu2IKSn9Z9kM+TPXfOc/9bdYSrN1oD9qfVThWEwdRTnO7re7Ei+fUZRJ68k9lTyuTeUp4of4g24hHnazw==$OAOec05+bXxvuu/1qZ6NUR+xQYvYv7BeL1QxwRpY5Pc=",
  ],
  "salted SHA-256": ["password", "{SSHA256}x1tymSTVjozxQ2PtT46ysrzhZxbcskK0o2f8hEFx7fAQQmhtDSEkJA=="],
};

/** Forms that are as strong as OWASP asks: form → password, hash. */
export const strong = {
  "Spring's bcrypt": ["password", "{bcrypt}$2a$10$dXJ3SW6G7P50lGmMkkmwe.20cQQubK3.HZWzG3YB1tlRy.fqvM/BG"],
  "bcrypt, cost 10": ["abcdefghijklmnopqrstuvwxyz", "$2a$10$fVH8e28OQRj9tqiDXs1e1uxpsjN0c7II7YPKXua2NAKYvM6iQk7dq"],
  "WordPress's bcrypt": ["admin", "$wp$2y$10$Q1xinFjrZeLWJBvxviIL6u834Fu.evIEFHAUVisQ5O.w9Dm0sMdES"],
  "Argon2id of 64 MiB": [
    "password",
    "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
  ],
  "PBKDF2-SHA256, 600,000": [
    "l\u00e8tmein",
    "pbkdf2_sha256$600000$seasalt$OAXyhAQ/4ZDA9V5RMExt3C1OwQdUpLZ99vm1McFlLRA=",
  ],
};
