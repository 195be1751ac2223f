//! Hashing, secrets, sealing and tokens. Entropy and time are arguments. May import `account`.
