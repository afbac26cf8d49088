import Foundation
import GRDB
import Testing

@testable import Sandbox

/// Every row of the table of methods, asked as every kind of caller: only the verdict about the caller counts here.
///
/// The table is read from the source folder and by itself, so that a slip in ``MethodTable`` shows.
@Suite("REST: every documented method is judged", .timeLimit(.minutes(5)))
struct EveryMethodTests {
    struct Row: Sendable {
        var name: String
        var version: Int
        var scopes: [String]
        var rule: String
        var audience: String
        var needsApplication: Bool

        var path: String { version == 3 ? "/rest/api/" : "/rest/" }
        var title: String { "\(name) (version \(version))" }

        /// Sets of scopes that just suffice.
        var sufficient: [Set<String>] {
            switch rule {
            case "none", "token": [[]]
            case "one", "any": scopes.map { [$0] }
            default: [Set(scopes)]
            }
        }

        /// The largest sets of all known scopes that do not suffice.
        func insufficient(of all: Set<String>) -> [Set<String>] {
            switch rule {
            case "none", "token": []
            case "one", "any": [all.subtracting(scopes)]
            default: scopes.map { all.subtracting([$0]) }
            }
        }
    }

    static let rows: [Row] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/Sandbox/Resources/facts/methods.tsv")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").dropFirst().map { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return Row(
                name: cells[0], version: Int(cells[1]) ?? 0, scopes: cells[2].split(separator: ",").map(String.init),
                rule: cells[3], audience: cells[4], needsApplication: cells[5] == "1")
        }
    }()

    /// Refusals that are about the caller and not about what was asked.
    static let verdicts: Set<String> = [
        "NO_AUTH_FOUND", "INVALID_CREDENTIALS", "expired_token", "invalid_token", "APPLICATION_NOT_FOUND",
        "ERROR_OAUTH",
        "authorization_error", "user_access_error", "insufficient_scope", "PAYMENT_REQUIRED", "NOT_INSTALLED",
        "WRONG_AUTH_TYPE", "BITRIX_REST_V3_EXCEPTION_INSUFFICIENTSCOPEEXCEPTION",
    ]

    /// A portal and a token, or a webhook, for every set of scopes that is asked for.
    struct Stage {
        let portal: RESTPortal
        let all: Set<String>
        private let tokens: [Set<String>: String]
        private let webhooks: [Set<String>: String]
        static let expired = "expired-access-token"
        /// Of user 2, who is no administrator; all scopes.
        static let employee = "employee-access-token"

        init(_ portal: RESTPortal, _ rows: [Row]) async throws {
            let all = Set(rows.flatMap(\.scopes))
            var sets: Set<Set<String>> = [all, []]
            for row in rows { sets.formUnion(row.sufficient + row.insufficient(of: all)) }
            var tokens: [Set<String>: String] = [:]
            var webhooks: [Set<String>: String] = [:]
            for (number, scopes) in sets.enumerated() {
                tokens[scopes] = "access-\(number)"
                webhooks[scopes] = "code\(number)"
            }
            self.portal = portal
            self.all = all
            self.tokens = tokens
            self.webhooks = webhooks
            let installation = portal.installation.id ?? 0
            let portalID = portal.portal.id ?? 0
            let now = portal.platform.clock.unixSeconds
            try await portal.platform.database.write { [tokens, webhooks] db in
                func insert(_ token: String, _ scopes: Set<String>, user: Int = 1, lifetime: Int = 3600) throws {
                    try TokenPairRow(
                        accessToken: token, refreshToken: "refresh of \(token)", chain: token, generation: 0,
                        installationID: installation, userID: user, scope: scopes.sorted().joined(separator: ","),
                        accessExpires: now + lifetime, refreshExpires: now + 86_400
                    ).insert(db)
                }
                for (scopes, token) in tokens { try insert(token, scopes) }
                for (scopes, code) in webhooks {
                    var webhook = WebhookRow(
                        id: nil, portalID: portalID, userID: 1, code: code,
                        scope: scopes.sorted().joined(separator: ","))
                    try webhook.insert(db)
                }
                try insert(Self.expired, all, lifetime: 0)
                try insert(Self.employee, all, user: 2)
            }
        }

        /// - Returns: the status and the code of the refusal, empty when there is none.
        func ask(_ row: Row, token: String?) async -> Verdict {
            // What carries a file reads no parameter out of its body.
            let query = row.rule == "token" ? token.map { "?auth=\($0)" } ?? "" : ""
            return await ask(row.path + row.name + query, token)
        }

        func ask(_ row: Row, scopes: Set<String>) async -> Verdict {
            await ask(row.path + row.name, tokens[scopes])
        }

        func askByWebhook(_ row: Row, scopes: Set<String>) async -> Verdict {
            await ask("\(row.path)1/\(webhooks[scopes] ?? "-")/\(row.name)", nil)
        }

        private func ask(_ target: String, _ token: String?) async -> Verdict {
            let body = token.map { "{\"auth\":\"\($0)\"}" } ?? "{}"
            let response = await portal.send(target, method: "POST", type: "application/json", body: body)
            let error = response.answer["error"]
            let text = response.answer["error_description"]?.string ?? error?["message"]?.string ?? ""
            return Verdict(status: response.status, code: error?.string ?? error?["code"]?.string ?? "", text: text)
        }
    }

    struct Verdict: Equatable, CustomStringConvertible {
        var status: Int
        var code: String
        var text = ""

        static func == (first: Verdict, second: Verdict) -> Bool {
            first.status == second.status && first.code == second.code
        }

        var description: String { "\(status) \(code) \(text)" }
        var isAboutCaller: Bool { EveryMethodTests.verdicts.contains(code) || status == 401 }
    }

    /// Methods that refuse an employee with a code that says nothing: the text does.
    private static let own: Set<String> = [
        "user.add", "user.update", "user.userfield.add", "user.userfield.update", "user.userfield.list",
        "user.userfield.delete",
    ]

    private static func with(_ body: (Stage) async throws -> Void) async throws {
        try await RESTPortal.with(unmodelled: .shape) { portal in
            // An administrator's word for one token is tried elsewhere.
            _ = try portal.platform.behaviour.change { try BehaviourSwitch.apply("method_confirmation=no", to: &$0) }
            try await body(try Stage(portal, rows))
        }
    }

    /// One expectation for the whole table: each row's difference is named, and 1,704 rows cost no 1,704 reports.
    private static func expectNone(_ differences: [String], _ what: Comment) {
        #expect(differences.isEmpty, "\(what): \(differences.count)\n\(differences.prefix(40).joined(separator: "\n"))")
    }

    @Test("The table is whole: 1,594 methods of version 2, 110 of version 3, and the sandbox knows each")
    func table() {
        #expect(Self.rows.filter { $0.version == 2 }.count == 1594)
        #expect(Self.rows.filter { $0.version == 3 }.count == 110)
        #expect(Set(Self.rows.map(\.title)).count == Self.rows.count)
        let table = MethodTable.standard
        for row in Self.rows {
            #expect((row.version == 3 ? table.methods3 : table.methods)[row.name] != nil, "\(row.title)")
        }
    }

    @Test("Without a token, with a wrong one and with an expired one the answer is 401")
    func credentials() async throws {
        try await Self.with { stage in
            var differences: [String] = []
            for row in Self.rows {
                for (token, code) in [
                    (nil, "NO_AUTH_FOUND"), ("nonsense", "NO_AUTH_FOUND"), (Stage.expired, "expired_token"),
                ] {
                    let verdict = await stage.ask(row, token: token)
                    if verdict != Verdict(status: 401, code: code) {
                        differences.append("\(row.title) with \(token ?? "no token"): \(verdict)")
                    }
                }
                let stranger = await stage.askByWebhook(row, scopes: ["no such set"])
                if stranger != Verdict(status: 401, code: "INVALID_CREDENTIALS") {
                    differences.append("\(row.title) by an unknown webhook: \(stranger)")
                }
            }
            Self.expectNone(differences, "no 401")
        }
    }

    @Test("Without its scope a method answers insufficient_scope, with it nothing about the caller")
    func scopes() async throws {
        try await Self.with { stage in
            var differences: [String] = []
            for row in Self.rows {
                let code =
                    row.version == 3 ? "BITRIX_REST_V3_EXCEPTION_INSUFFICIENTSCOPEEXCEPTION" : "insufficient_scope"
                for scopes in row.insufficient(of: stage.all) {
                    for verdict in [
                        await stage.ask(row, scopes: scopes), await stage.askByWebhook(row, scopes: scopes),
                    ]
                    where verdict != Verdict(status: 403, code: code) {
                        differences.append("\(row.title) with all scopes but its own: \(verdict)")
                    }
                }
                // Where the link itself carries the right there is none without it.
                for scopes in row.sufficient where row.rule != "token" {
                    let verdict = await stage.ask(row, scopes: scopes)
                    if verdict.isAboutCaller || verdict.status >= 500 && verdict.code != "NOT_EMULATED" {
                        differences.append("\(row.title) with \(scopes.sorted()): \(verdict)")
                    }
                }
            }
            Self.expectNone(differences, "wrong verdict about the scope")
        }
    }

    @Test("A webhook is refused by the methods of applications, and by no other method for being one")
    func webhooks() async throws {
        /// Methods that refuse it in their own words.
        let own = [
            "app.info": Verdict(status: 400, code: "ACCESS_DENIED"),
            "app.option.get": Verdict(status: 400, code: "AccessException"),
            "app.option.set": Verdict(status: 400, code: "AccessException"),
            "user.option.get": Verdict(status: 400, code: "AccessException"),
            "user.option.set": Verdict(status: 400, code: "AccessException"),
        ]
        try await Self.with { stage in
            var differences: [String] = []
            for row in Self.rows where row.version == 2 {
                let verdict = await stage.askByWebhook(row, scopes: stage.all)
                if row.needsApplication {
                    if verdict != own[row.name] ?? Verdict(status: 403, code: "WRONG_AUTH_TYPE") {
                        differences.append("\(row.title), a method of applications: \(verdict)")
                    }
                } else if verdict.isAboutCaller {
                    differences.append("\(row.title): \(verdict)")
                }
            }
            Self.expectNone(differences, "wrong verdict about a webhook")
        }
    }

    @Test("An employee is refused by the methods of administrators, and an administrator is not")
    func administrators() async throws {
        try await Self.with { stage in
            var differences: [String] = []
            // Methods that look at their parameters before they ask who calls.
            var undecided = 0
            for row in Self.rows where row.audience == "admin" && row.version == 2 {
                let employee = await stage.ask(row, token: Stage.employee)
                let administrator = await stage.ask(row, scopes: stage.all)
                if (400..<500).contains(employee.status), employee == administrator, !employee.deniesAccess {
                    undecided += 1
                } else if !(400..<500).contains(employee.status)
                    || !(employee.deniesAccess || Self.own.contains(row.name))
                {
                    differences.append("\(row.title) as an employee: \(employee)")
                }
                if administrator.deniesAccess || administrator.isAboutCaller {
                    differences.append("\(row.title) as an administrator: \(administrator)")
                }
            }
            #expect(undecided < 30)
            Self.expectNone(differences, "wrong verdict about an administrator's method")
        }
    }

    @Test("A method that anybody may call does not turn an employee away")
    func employees() async throws {
        try await Self.with { stage in
            var differences: [String] = []
            // What a robot says needs the token of its own, and is turned away without it.
            for row in Self.rows
            where row.audience == "any" && row.version == 2 && row.name != "bizproc.event.send" {
                let verdict = await stage.ask(row, token: Stage.employee)
                if verdict.deniesAccess || verdict.isAboutCaller { differences.append("\(row.title): \(verdict)") }
            }
            Self.expectNone(differences, "an employee was turned away")
        }
    }
}

extension EveryMethodTests.Verdict {
    /// The ways in which methods say that somebody may not.
    fileprivate var deniesAccess: Bool {
        let (code, text) = (code.lowercased(), text.lowercased())
        return ["access", "denied", "admin", "rights", "permission"].contains { code.contains($0) }
            || ["denied", "administrator", "permission", "rights", "not allowed"].contains { text.contains($0) }
    }
}
