//! The `#[wasm_bindgen]` exports of the npm package. May import `policy`.
