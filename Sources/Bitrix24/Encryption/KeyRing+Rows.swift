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
        try seal(token, for: RowIdentity.installation(memberID).text)
    }

    /// Opens what ``sealApplicationToken(_:of:)`` made.
    package func openApplicationToken(_ sealed: [UInt8], of memberID: MemberID) throws(KeyRingError) -> Secret {
        try open(sealed, for: RowIdentity.installation(memberID).text)
    }

    /// Seals the `data` of an event for its row.
    package func sealEventData(_ data: JSONValue, of memberID: MemberID, id: Int64) throws(KeyRingError) -> [UInt8] {
        try seal(Secret(data.serialized()), for: RowIdentity.event(memberID, id: id).text)
    }

    /// Opens what ``sealEventData(_:of:id:)`` made.
    package func openEventData(_ sealed: [UInt8], of memberID: MemberID, id: Int64) throws(KeyRingError) -> JSONValue {
        let text = try open(sealed, for: RowIdentity.event(memberID, id: id).text).reveal()
        guard let data = try? JSONValue(parsing: text) else { throw KeyRingError(.malformed) }
        return data
    }

    /// Seals the parameters and the answer of a call for the row that `nonce` names.
    package func sealTexts(of record: CallRecord, nonce: String) throws(KeyRingError) -> [UInt8] {
        let texts: JSONValue = [.string(record.parameters), .string(record.answer)]
        return try seal(Secret(texts.serialized()), for: RowIdentity.call(record.memberID, nonce: nonce).text)
    }

    /// Opens what ``sealTexts(of:nonce:)`` made.
    package func openTexts(
        _ sealed: [UInt8], of memberID: MemberID, nonce: String
    ) throws(KeyRingError) -> (parameters: String, answer: String) {
        let text = try open(sealed, for: RowIdentity.call(memberID, nonce: nonce).text).reveal()
        guard let texts = try? JSONValue(parsing: text), let parameters = texts[0]?.string,
            let answer = texts[1]?.string
        else { throw KeyRingError(.malformed) }
        return (parameters, answer)
    }

    /// Seals what ``seal(_:for:)`` made under any key of the ring anew under the first one.
    package func reseal(_ sealed: [UInt8], for identity: RowIdentity) throws(KeyRingError) -> [UInt8] {
        try seal(open(sealed, for: identity.text), for: identity.text)
    }

    /// A sealed constant that a store keeps, to notice a wrong key when it is opened and not at the first call.
    package func sealProbe() throws(KeyRingError) -> [UInt8] { try seal(Secret("lintel"), for: "probe") }

    /// - Throws: ``KeyRingError`` when the store was written under other keys.
    package func checkProbe(_ sealed: [UInt8]) throws(KeyRingError) { _ = try open(sealed, for: "probe") }

    private static func identity(_ key: GrantKey, generation: Int) -> String {
        RowIdentity.grant(key, generation: generation).text
    }
}

/// Which row a sealed value belongs to. What is written here is never changed: values that were sealed would not open.
package enum RowIdentity: Sendable {
    case installation(MemberID)
    case grant(GrantKey, generation: Int)
    case event(MemberID, id: Int64)
    case call(MemberID, nonce: String)

    var text: String {
        switch self {
        case .installation(let memberID): "installations/\(memberID)/application_token"
        case .grant(let key, let generation): "grants/\(key.memberID)/\(key.userID)/\(generation)"
        case .event(let memberID, let id): "events/\(memberID)/\(id)"
        case .call(let memberID, let nonce): "calls/\(memberID)/\(nonce)"
        }
    }
}
