/// A word, a string or a sign of a source. Comments are no tokens.
struct SourceToken: Sendable {
    enum Kind: Sendable {
        case string([Piece])
        case word(String)
        /// A call operator between names: `.`, `?.`, `->`, `::`.
        case chain
        /// Joins texts: `+`, in PHP `.`.
        case join
        /// A plain `=`, and no part of a longer operator.
        case assign
        /// Any other sign; of a longer operator one token.
        case sign(UInt8)
        /// Separates pieces of code that do not follow each other.
        case gap
    }

    /// A part of a string.
    enum Piece: Sendable {
        case text(String)
        /// An interpolation; the name when it is nothing but one.
        case hole(String?)
    }

    var kind: Kind
    /// Bytes from the start of the file.
    var offset: Int

    var word: String? {
        guard case .word(let word) = kind else { return nil }
        return word
    }

    var isChain: Bool {
        guard case .chain = kind else { return false }
        return true
    }

    func isSign(_ byte: Unicode.Scalar) -> Bool {
        guard case .sign(let sign) = kind else { return false }
        return UInt32(sign) == byte.value
    }
}
