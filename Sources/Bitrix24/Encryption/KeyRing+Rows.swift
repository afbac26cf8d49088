/// How the stores seal what is secret in a row. The row's identity is authenticated with it, so a value moved elsewhere
/// does not open.
extension KeyRing {
    /// Seals a pair for the row of its portal, user and generation.
    package func sealPair(_ grant: Grant) throws(KeyRingError) -> [UInt8] {
        let pair: JSONValue = [.string(grant.accessToken.reveal()), .string(grant.refreshToken.reveal())]
        return try seal(Secret(pair.serialized()), for: Self.identity(grant.key, generation: grant.generation))
    }

    /// Opens what ``sealPair(_:)`` made.
    package func openPair(
        _ sealed: [UInt8], key: GrantKey, generation: Int
    ) throws(KeyRingError) -> (accessToken: Secret, refreshToken: Secret) {
        let text = try open(sealed, for: Self.identity(key, generation: generation)).reveal()
        guard let pair = try? JSONValue(parsing: text), let access = pair[0]?.string, let refresh = pair[1]?.string
        else {
            throw KeyRingError(.malformed)
        }
        return (Secret(access), Secret(refresh))
    }

    /// Seals a portal's `application_token`.
    package func sealApplicationToken(_ token: Secret, of memberID: MemberID) throws(KeyRingError) -> [UInt8] {
        try seal(token, for: "installations/\(memberID)/application_token")
    }

    /// Opens what ``sealApplicationToken(_:of:)`` made.
    package func openApplicationToken(_ sealed: [UInt8], of memberID: MemberID) throws(KeyRingError) -> Secret {
        try open(sealed, for: "installations/\(memberID)/application_token")
    }

    /// A sealed constant that a store keeps, to notice a wrong key when it is opened and not at the first call.
    package func sealProbe() throws(KeyRingError) -> [UInt8] { try seal(Secret("lintel"), for: "probe") }

    /// - Throws: ``KeyRingError`` when the store was written under other keys.
    package func checkProbe(_ sealed: [UInt8]) throws(KeyRingError) { _ = try open(sealed, for: "probe") }

    private static func identity(_ key: GrantKey, generation: Int) -> String {
        "grants/\(key.memberID)/\(key.userID)/\(generation)"
    }
}
