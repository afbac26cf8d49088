import Sandbox

/// One thing that asks for a permission, and where it was seen.
struct ScopeUse: Sendable, Hashable {
    /// `crm.deal.list`, `ONCRMDEALADD`, `CRM_DEAL_DETAIL_TAB`.
    var name: String
    var need: PlatformFacts.Need
    var proof: Proof
    var place: AuditResult.Place?
}

/// Which permissions an application uses, by what it called and by what its sources say.
struct ScopeReading: Sendable {
    private(set) var uses: [ScopeUse] = []
    /// Scopes that something uses, though it is not known what exactly: `"crm." + entity`.
    private(set) var vague: Set<Scope> = []

    init(_ card: Card, _ evidence: Evidence, _ facts: PlatformFacts) {
        for call in evidence.calls where call.kind == .rest && call.authorization != .webhook {
            // Our own tampering is not the application's use.
            guard call.fault == nil else { continue }
            for command in call.methodCalls { add(command, call, facts) }
        }
        addCard(card, facts)
        if let audit = evidence.audit { add(audit, facts) }
    }

    private mutating func add(_ command: SeenCall.Command, _ call: SeenCall, _ facts: PlatformFacts) {
        let proof = Proof.call(call.number)
        if let need = facts.need(of: command.method) {
            uses.append(ScopeUse(name: command.method.value, need: need, proof: proof))
        }
        if command.method == "event.bind", let text = Self.parameter("event", command.params),
            let event = EventCode(text),
            case .some(.some(let scope)) = facts.scope(of: event)
        {
            uses.append(ScopeUse(name: event.value, need: .all([scope]), proof: proof))
        }
        if command.method == "placement.bind", let text = Self.parameter("placement", command.params),
            let placement = PlacementCode(text), let scopes = facts.scopes(of: placement)
        {
            uses.append(ScopeUse(name: placement.value, need: .all(scopes), proof: proof))
        }
    }

    /// The platform takes parameter names of these methods in either case.
    private static func parameter(_ name: String, _ params: JSONValue) -> String? {
        params[name]?.text ?? params[name.uppercased()]?.text
    }

    private mutating func addCard(_ card: Card, _ facts: PlatformFacts) {
        for (index, event) in card.application.events.enumerated() {
            guard case .some(.some(let scope)) = facts.scope(of: event) else { continue }
            let place = card.places["application.events[\(index)]"]
            uses.append(
                ScopeUse(
                    name: event.value, need: .all([scope]),
                    proof: place.map(Proof.source) ?? .quote("application.events"), place: place))
        }
        for (index, placement) in card.application.placements.enumerated() {
            guard let scopes = facts.scopes(of: placement), !scopes.isEmpty else { continue }
            let place = card.places["application.placements[\(index)]"]
            uses.append(
                ScopeUse(
                    name: placement.value, need: .all(scopes),
                    proof: place.map(Proof.source) ?? .quote("application.placements"),
                    place: place))
        }
    }

    private mutating func add(_ audit: AuditResult, _ facts: PlatformFacts) {
        for use in audit.methods {
            guard let need = facts.need(of: use.method) else { continue }
            uses.append(ScopeUse(name: use.method.value, need: need, proof: .source(use.place), place: use.place))
        }
        for use in audit.events {
            guard case .some(.some(let scope)) = facts.scope(of: use.event) else { continue }
            uses.append(
                ScopeUse(name: use.event.value, need: .all([scope]), proof: .source(use.place), place: use.place))
        }
        for use in audit.placements {
            guard let scopes = facts.scopes(of: use.placement), !scopes.isEmpty else { continue }
            uses.append(
                ScopeUse(name: use.placement.value, need: .all(scopes), proof: .source(use.place), place: use.place))
        }
        for use in audit.scopes {
            uses.append(
                ScopeUse(name: "typed access", need: .all([use.scope]), proof: .source(use.place), place: use.place))
        }
        for use in audit.prefixes { vague.formUnion(facts.prefixes[use.prefix] ?? []) }
    }

    /// Whether anything uses a scope. Where several would do, each declared one counts: which of them is needed is not to be told from outside.
    func isUsed(_ scope: Scope) -> Bool {
        if vague.contains(scope) { return true }
        return uses.contains { use in
            switch use.need {
            case .nothing: false
            case .all(let scopes), .any(let scopes): scopes.contains(scope)
            }
        }
    }

    /// Uses that the declared scopes do not cover, by the scope that is missing; where several would do, the one that permits least.
    func undeclared(_ declared: [Scope]) -> [(scope: Scope, uses: [ScopeUse])] {
        let declared = Set(declared)
        var missing: [Scope: [ScopeUse]] = [:]
        for use in uses {
            switch use.need {
            case .nothing: continue
            case .all(let scopes):
                for scope in scopes where !declared.contains(scope) { missing[scope, default: []].append(use) }
            case .any(let scopes):
                guard declared.isDisjoint(with: scopes), let least = scopes.min(by: Self.permitsLess) else { continue }
                missing[least, default: []].append(use)
            }
        }
        return missing.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static let ladder = ["user_brief", "user_basic", "user"]

    private static func permitsLess(_ left: Scope, _ right: Scope) -> Bool {
        let ranks = (
            ladder.firstIndex(of: left.value) ?? ladder.count, ladder.firstIndex(of: right.value) ?? ladder.count
        )
        return ranks.0 != ranks.1 ? ranks.0 < ranks.1 : left < right
    }
}
