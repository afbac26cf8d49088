import Crypto
import Foundation
import GRDB

/// The tokens of an installation as they came from one another: a code, the pair that it was traded for, and each pair that followed.
struct TokenChains: Sendable {
    /// What became of a token by now.
    enum State: Sendable, Hashable { case alive, used, expired, revoked }

    struct Pair: Sendable {
        /// Tells the pair from others in a form, and is no token.
        var handle: String
        var generation: Int
        /// Masked.
        var access: String
        var refresh: String
        var accessState: State
        var refreshState: State
        var accessExpires: Int
        var refreshExpires: Int
        var issued: Int
    }

    struct Code: Sendable {
        /// Masked.
        var code: String
        var state: State
        /// Unix seconds.
        var expires: Int
        var userID: Int
    }

    struct Chain: Sendable {
        var userID: Int
        /// `nil`: it began with an opening or an event.
        var code: Code?
        /// The oldest first.
        var pairs: [Pair]
        /// Older pairs that are left out.
        var omitted: Int
        var scope: String
        /// When its newest pair was issued.
        var latest: Int
    }

    var chains: [Chain]
    /// Codes that nobody traded.
    var codes: [Code]
    /// Further chains that are left out.
    var omitted: Int

    /// Chains that a page draws, the newest first, and pairs of each.
    static let chainLimit = 40
    static let pairLimit = 8
    /// Pairs that are read at most: the newest.
    static let rowLimit = 2_000

    /// - Parameter userID: only this user's; `nil`: everybody's.
    init(_ db: Database, installation: InstallationRow, userID: Int?, now: Int) throws {
        let own = "installationID = ? AND (? IS NULL OR userID = ?)"
        let arguments: StatementArguments = [installation.id, userID, userID]
        let rows = try TokenPairRow.fetchAll(
            db,
            sql:
                "SELECT * FROM tokenPair WHERE \(own) ORDER BY refreshExpires DESC, generation DESC LIMIT \(Self.rowLimit)",
            arguments: arguments)
        let codeRows = try AuthorizationCodeRow.fetchAll(
            db, sql: "SELECT * FROM authorizationCode WHERE \(own) ORDER BY expires DESC LIMIT 200",
            arguments: arguments)
        let codesByChain = Dictionary(
            codeRows.compactMap { row in row.chain.map { ($0, row) } }, uniquingKeysWith: { first, _ in first })
        var order: [String] = []
        var byChain: [String: [TokenPairRow]] = [:]
        for row in rows {
            if byChain[row.chain] == nil { order.append(row.chain) }
            byChain[row.chain, default: []].append(row)
        }
        omitted = max(0, order.count - Self.chainLimit)
        chains = order.prefix(Self.chainLimit).map { name in
            let pairs = (byChain[name] ?? []).sorted { $0.generation < $1.generation }
            return Chain(
                userID: pairs.last?.userID ?? 0, code: codesByChain[name].map { Self.code($0, now: now) },
                pairs: pairs.suffix(Self.pairLimit).map { Self.pair($0, now: now) },
                omitted: max(0, pairs.count - Self.pairLimit), scope: pairs.last?.scope ?? "",
                latest: (pairs.last?.refreshExpires ?? 0) - TokenService.refreshLifetime)
        }
        codes = codeRows.filter { $0.chain == nil }.prefix(Self.chainLimit).map { Self.code($0, now: now) }
    }

    private static func pair(_ row: TokenPairRow, now: Int) -> Pair {
        Pair(
            handle: handle(of: row.accessToken), generation: row.generation, access: DeskVisit.masked(row.accessToken),
            refresh: DeskVisit.masked(row.refreshToken),
            accessState: row.isRevoked ? .revoked : now < row.accessExpires ? .alive : .expired,
            refreshState: row.isRevoked
                ? .revoked : row.isRotated ? .used : now < row.refreshExpires ? .alive : .expired,
            accessExpires: row.accessExpires, refreshExpires: row.refreshExpires,
            issued: row.refreshExpires - TokenService.refreshLifetime)
    }

    private static func code(_ row: AuthorizationCodeRow, now: Int) -> Code {
        // Without a chain it was not traded: its application was removed meanwhile.
        let state: State =
            row.chain != nil ? .used : row.isUsed ? .revoked : now * 1000 < row.expires ? .alive : .expired
        return Code(code: DeskVisit.masked(row.code), state: state, expires: row.expires / 1000, userID: row.userID)
    }

    private static func handle(of token: String) -> String {
        SHA256.hash(data: Data(token.utf8)).prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The access token that a handle of this installation stands for.
    static func accessToken(_ db: Database, installation: InstallationRow, handle: String) throws -> String? {
        try String.fetchAll(
            db, sql: "SELECT accessToken FROM tokenPair WHERE installationID = ?", arguments: [installation.id]
        )
        .first { self.handle(of: $0) == handle }
    }
}

extension TokenChains {
    /// The chains as rows of boxes with arrows between.
    func drawing(_ visit: DeskVisit, path: String) -> HTML {
        let items = chains.map { drawing(of: $0, visit, path: path) }
        let loose = codes.map { "<li class=\"links\"><ol>\(box(of: $0, visit))</ol></li>" as HTML }
        let looseHTML: HTML = """
            <h3>\(visit.say("Codes that were not traded", "Необменянные коды"))</h3><ul class="chains">\(loose)</ul>
            """
        let more: HTML =
            "<p class=\"faint\">\(visit.say("Older chains: \(omitted)", "Более старых цепочек: \(omitted)"))</p>"
        let none: HTML = "<p class=\"faint\">\(visit.say("No token was handed out.", "Токены не выдавались."))</p>"
        return """
            \(HTML.when(chains.isEmpty && codes.isEmpty, none))
            <ul class="chains">\(items)</ul>
            \(HTML.when(omitted > 0, more))
            \(HTML.when(!codes.isEmpty, looseHTML))
            """
    }

    private func drawing(of chain: Chain, _ visit: DeskVisit, path: String) -> HTML {
        let start: HTML =
            chain.code.map { box(of: $0, visit) }
            ?? "<li class=\"box start\"><b>\(visit.say("Opening or event", "Открытие или событие"))</b></li>"
        let gap: HTML =
            "<li class=\"box start\">\(visit.say("\(chain.omitted) earlier", "ещё \(chain.omitted) ранее"))</li>"
        let pairs = chain.pairs.map { box(of: $0, visit, path: path) }
        return """
            <li class="links"><p>\(visit.say("User", "Пользователь")) \(chain.userID) · <code>\(chain.scope)</code> · \
            \(visit.say("last pair", "последняя пара")) \(visit.distance(chain.latest))</p>
            <ol tabindex="0" aria-label="\(visit.say("Chain of user", "Цепочка пользователя")) \(chain.userID)">\(start)\(HTML.when(chain.omitted > 0, gap))\(pairs)</ol></li>
            """
    }

    private func box(of code: Code, _ visit: DeskVisit) -> HTML {
        let end: HTML = "<span class=\"faint\">\(visit.distance(code.expires))</span>"
        return """
            <li class="box"><b>\(visit.say("Code", "Код"))</b> <code>\(code.code)</code>
            <span>\(badge(code.state, visit)) \(visit.say("user", "пользователь")) \(code.userID)</span>
            \(HTML.when(code.state == .alive || code.state == .expired, end))</li>
            """
    }

    private func box(of pair: Pair, _ visit: DeskVisit, path: String) -> HTML {
        let isOver = pair.accessState != .alive && pair.refreshState != .alive
        let about = pair.access
        let expire = visit.button(
            visit.say("Expire", "Истечь"), posts: path + "/pairs/expire", [("pair", pair.handle)], about: about,
            style: "small")
        let revoke = visit.button(
            visit.say("Revoke", "Отозвать"), posts: path + "/pairs/revoke", [("pair", pair.handle)], about: about,
            style: "small")
        let title =
            pair.generation == 0
            ? visit.say("Pair", "Пара")
            : visit.say("Pair, refresh \(pair.generation)", "Пара, обновление \(pair.generation)")
        return """
            <li class="box \(isOver ? "over" : "live")"><b>\(title)</b>
            <span class="faint">\(visit.time(pair.issued))</span>
            <span>access <code>\(pair.access)</code> \(badge(pair.accessState, visit))</span>
            <span class="faint">\(visit.distance(pair.accessExpires))</span>
            <span>refresh <code>\(pair.refresh)</code> \(badge(pair.refreshState, visit))</span>
            <span class="faint">\(visit.distance(pair.refreshExpires))</span>
            <span class="row">\(HTML.when(pair.accessState == .alive, expire))\(HTML.when(!isOver, revoke))</span></li>
            """
    }

    private func badge(_ state: State, _ visit: DeskVisit) -> HTML {
        switch state {
        case .alive: visit.badge(visit.say("alive", "жив"), .good)
        case .used: visit.badge(visit.say("used", "использован"), .plain)
        case .expired: visit.badge(visit.say("expired", "истёк"), .warn)
        case .revoked: visit.badge(visit.say("revoked", "отозван"), .bad)
        }
    }
}
