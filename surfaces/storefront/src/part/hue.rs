//! The tint of the ground that a picture stands on. There are twenty-four, each with a class in the styles, since the
//! content policy allows no style attributes.

/// So many degrees lie between two tints.
const STEP: u16 = 15;

/// The nearest of the tints.
pub fn quantised(hue: u16) -> u16 {
    (hue + STEP / 2) / STEP * STEP % 360
}

/// A hue for what nobody has given one: always the same for the same name.
pub fn hue_of(name: &str) -> u16 {
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    u16::try_from(hash % 24).unwrap_or(0) * STEP
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hue_has_a_tint() {
        for hue in 0..360 {
            let tint = quantised(hue);
            assert!(tint < 360 && tint.is_multiple_of(STEP), "{hue}");
        }
        assert_eq!((quantised(352), quantised(353)), (345, 0));
        assert_eq!(hue_of("dairy-eggs"), hue_of("dairy-eggs"));
    }
}
