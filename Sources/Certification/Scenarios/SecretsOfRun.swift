import Sandbox

/// Every token and secret that existed while the application was tried.
enum SecretsOfRun {
    /// - Parameters:
    ///   - calls: the whole journal.
    ///   - pairs: what the sandbox handed out, from its administration interface.
    static func gather(_ calls: [SeenCall], pairs: [JSONValue], clientSecret: String) -> (
        secrets: [KnownSecret], pairs: [IssuedPair]
    ) {
        var secrets: [KnownSecret] = []
        var seen = Set<String>()
        var issued: [IssuedPair] = []
        func note(_ kind: KnownSecret.Kind, _ text: String?) {
            guard let text, text.utf8.count >= 8, seen.insert("\(kind.rawValue) \(text)").inserted else { return }
            secrets.append(KnownSecret(kind: kind, value: Secret(text)))
        }
        note(.clientSecret, clientSecret)
        for call in calls {
            switch call.kind {
            case .open:
                note(.accessToken, call.params["AUTH_ID"]?.text)
                note(.refreshToken, call.params["REFRESH_ID"]?.text)
                note(.applicationToken, call.params["APPLICATION_TOKEN"]?.text)
                if let access = call.params["AUTH_ID"]?.text {
                    issued.append(
                        IssuedPair(
                            number: call.number, userID: call.userID, source: .frame, accessToken: Secret(access),
                            refreshToken: call.params["REFRESH_ID"]?.text.map(Secret.init)))
                }
            case .event:
                guard let auth = (try? FormCodec.decode(call.body))?["auth"] else { continue }
                note(.accessToken, auth["access_token"]?.text)
                note(.refreshToken, auth["refresh_token"]?.text)
                note(.applicationToken, auth["application_token"]?.text)
                if let access = auth["access_token"]?.text {
                    issued.append(
                        IssuedPair(
                            number: call.number, userID: auth["user_id"]?.integer, source: .event,
                            accessToken: Secret(access),
                            refreshToken: auth["refresh_token"]?.text.map(Secret.init)))
                }
            case .rest, .oauth, .authorize: break
            }
        }
        var chains: [String: String] = [:]
        for pair in pairs {
            if let access = pair["access_token"]?.text, let chain = pair["chain"]?.text { chains[access] = chain }
            note(.accessToken, pair["access_token"]?.text)
            note(.refreshToken, pair["refresh_token"]?.text)
            note(.applicationToken, pair["application_token"]?.text)
        }
        for index in issued.indices { issued[index].chain = chains[issued[index].accessToken.reveal()] }
        let known = Set(issued.map { $0.accessToken.reveal() })
        for pair in pairs {
            // What a refresh or a code made: its number is not known, its chain is.
            guard let access = pair["access_token"]?.text, !known.contains(access) else { continue }
            issued.append(
                IssuedPair(
                    number: 0, userID: pair["user_id"]?.integer, source: .refresh, accessToken: Secret(access),
                    refreshToken: pair["refresh_token"]?.text.map(Secret.init), chain: pair["chain"]?.text))
        }
        return (secrets, issued)
    }
}
