import Foundation
import Sandbox

/// What the platform's documentation says about methods, events, placements and scopes: which permission each of them asks for.
///
/// Source: the fact tables in `Resources/facts`, taken from https://apidocs.bitrix24.com; rows say facts only.
package struct PlatformFacts: Sendable {
    /// How many of a method's scopes a caller needs.
    enum Need: Sendable, Hashable {
        /// No permission at all, or one that lies in the link itself.
        case nothing
        /// Each of them.
        case all([Scope])
        /// Any one of them.
        case any([Scope])
    }

    private(set) var methods: [String: Need] = [:]
    private(set) var events: [String: Scope?] = [:]
    private(set) var placements: [String: [Scope]] = [:]
    /// Code and title.
    private(set) var scopes: [Scope: String] = [:]
    /// Method names without dots and underscores, for typed access: `crmdealproductrowsset`.
    private(set) var squashed: [String: MethodName] = [:]
    /// What method names begin with, up to each dot: `crm.`, `crm.deal.`.
    private(set) var prefixes: [String: [Scope]] = [:]

    /// - Throws: ``ResourceError`` when a table is missing or a row is malformed.
    init() throws(ResourceError) {
        try readScopes()
        try readMethods()
        try readEvents()
        try readPlacements()
    }

    private static let cached: Result<PlatformFacts, ResourceError> = Result { () throws(ResourceError) in
        try PlatformFacts()
    }

    /// The tables that come with the product; read once.
    package static func bundled() throws(ResourceError) -> PlatformFacts { try cached.get() }
}

extension PlatformFacts {
    /// What a method asks for; `nil` for a method that the documentation does not know.
    func need(of method: MethodName) -> Need? { methods[method.value] }

    func knows(_ scope: Scope) -> Bool { scopes[scope] != nil }

    /// The scope of an event's module; `.some(nil)` for events that need none; `nil` for unknown events.
    func scope(of event: EventCode) -> Scope?? {
        if let known = events[event.value] { return known }
        // `ONCRMDYNAMICITEMADD_128`: the type's number stands behind the name.
        guard let cut = event.value.lastIndex(of: "_"),
            event.value[event.value.index(after: cut)...].allSatisfy(\.isNumber)
        else { return nil }
        return events[String(event.value[..<cut])]
    }

    /// The scopes of a placement, `placement` among them where it is needed; `nil` for unknown placements.
    func scopes(of placement: PlacementCode) -> [Scope]? {
        if let known = placements[placement.value] { return known }
        if placement.value.hasPrefix("LANDING_BLOCK_") { return placements["LANDING_BLOCK_*"] }
        let parts = placement.value.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count > 3, parts[0] == "CRM", parts[1] == "DYNAMIC", parts[2].allSatisfy(\.isNumber) else {
            return nil
        }
        return placements["CRM_DYNAMIC_XXX_" + parts[3...].joined(separator: "_")]
    }

    private mutating func readScopes() throws(ResourceError) {
        for row in try ResourceTable.rows("facts/scopes.tsv", columns: 2) {
            guard let scope = Scope(String(row[0])) else { throw .malformed("facts/scopes.tsv", String(row[0])) }
            scopes[scope] = String(row[1])
        }
    }

    private mutating func readMethods() throws(ResourceError) {
        let rows = try ResourceTable.rows("facts/methods.tsv", columns: 4)
        methods.reserveCapacity(rows.count)
        squashed.reserveCapacity(rows.count)
        for row in rows {
            let name = String(row[0])
            guard let method = MethodName(name) else { throw .malformed("facts/methods.tsv", name) }
            let needed = Scope.list(String(row[1]))
            let need: Need =
                switch row[2] {
                case "any": .any(needed)
                case "none", "token": .nothing
                default: needed.isEmpty ? .nothing : .all(needed)
                }
            methods[name] = Self.merged(methods[name], need)
            squashed[Self.squash(name)] = method
            var end = name.startIndex
            while let dot = name[end...].firstIndex(of: ".") {
                end = name.index(after: dot)
                let prefix = String(name[..<end])
                for scope in needed where !(prefixes[prefix] ?? []).contains(scope) {
                    prefixes[prefix, default: []].append(scope)
                }
                if prefixes[prefix] == nil { prefixes[prefix] = [] }
            }
        }
    }

    /// Seven names exist in both versions of the interface, with scopes of their own: either is enough.
    private static func merged(_ old: Need?, _ new: Need) -> Need {
        guard let old, old != new else { return new }
        return .any(list(old) + list(new))
    }

    private static func list(_ need: Need) -> [Scope] {
        switch need {
        case .nothing: []
        case .all(let scopes), .any(let scopes): scopes
        }
    }

    private mutating func readEvents() throws(ResourceError) {
        for row in try ResourceTable.rows("facts/events.tsv", columns: 2) {
            // `ONCRMDYNAMICITEMADD_{ENTITYTYPEID}` stands for its family.
            let name = row[0].prefix { $0 != "{" }
            let code = name.hasSuffix("_") && name.count < row[0].count ? String(name.dropLast()) : String(name)
            let scope = row[1].isEmpty ? nil : Scope(String(row[1]))
            if let known = events[code], known != nil { continue }
            events[code] = .some(scope)
        }
    }

    private mutating func readPlacements() throws(ResourceError) {
        for row in try ResourceTable.rows("facts/placements.tsv", columns: 2) {
            placements[String(row[0])] = Scope.list(String(row[1]))
        }
    }

    /// A name without what typed access leaves out or spells otherwise.
    static func squash(_ name: some StringProtocol) -> String {
        String(name.lowercased().unicodeScalars.filter { $0 != "." && $0 != "_" && $0 != "-" })
    }
}
