/// What REST 3.0 reads of a request: its JSON body and nothing else.
///
/// Source: the platform's documentation, "Overview of REST 3.0", technical requirements.
enum VersionThreeRequest {
    /// The body's members; a list's elements under their numbers, because an official kit (b24jssdk) sends the calls of a batch that way
    /// itself, with the token beside them.
    ///
    /// Parameters in the query are never read. A token there is, where the body brings none: a list has no place for it.
    static func parameters(of request: EdgeRequest) -> Result<JSONObject, RESTFailure> {
        var members: JSONObject = [:]
        if request.body.contains(where: { $0 != 0x20 && !(0x09...0x0D).contains($0) }) {
            switch try? JSONValue(parsing: request.body) {
            case .object(let object): members = object
            case .array(let elements):
                members = JSONObject(
                    uniqueKeysWithValues: elements.enumerated().map { (String($0.offset), $0.element) })
            default: return .failure(.invalidJSON3)
            }
        }
        guard !request.query.isEmpty, let query = try? FormCodec.decode(Array(request.query.utf8)) else {
            return .success(members)
        }
        for name in ["auth", "access_token"] where members[name] == nil {
            if let token = query[name] { members[name] = token }
        }
        return .success(members)
    }

    /// The `Idempotency-Key` header.
    static func idempotencyKey(of request: EdgeRequest) -> IdempotencyKey? {
        request.header("idempotency-key").map { IdempotencyKey(text: $0) }
    }

    /// Names the call's key in the answer, whatever the answer is.
    static func echoKey(of request: EdgeRequest, in response: inout EdgeResponse) {
        guard let key = idempotencyKey(of: request), key.isValid else { return }
        response.headers.append(("Idempotency-Key", key.text))
    }
}

/// The name that a client gives to one call, so that its repetition does nothing.
struct IdempotencyKey: Sendable, Hashable {
    let text: String

    /// 1 to 255 printable ASCII characters.
    var isValid: Bool { (1...255).contains(text.utf8.count) && text.utf8.allSatisfy { (0x20...0x7E).contains($0) } }
}
