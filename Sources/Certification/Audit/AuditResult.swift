import Sandbox

/// What the sources say about the platform: which methods, events and placements they name, and where.
package struct AuditResult: Sendable, Hashable {
    /// A place in a source file; line and column count from 1, the column in characters.
    package struct Place: Sendable, Hashable, Comparable {
        /// Relative to the audited folder, or to the card.
        package var file: String
        package var line: Int
        package var column: Int

        package init(file: String, line: Int, column: Int) {
            self.file = file
            self.line = line
            self.column = column
        }

        package static func < (left: Place, right: Place) -> Bool {
            (left.file, left.line, left.column) < (right.file, right.line, right.column)
        }
    }

    package struct MethodUse: Sendable, Hashable {
        package var method: MethodName
        package var place: Place
    }

    package struct EventUse: Sendable, Hashable {
        package var event: EventCode
        package var place: Place
    }

    package struct PlacementUse: Sendable, Hashable {
        package var placement: PlacementCode
        package var place: Place
    }

    /// A text that method names begin with and that the source goes on with something unknown: `"crm." + entity`.
    package struct PrefixUse: Sendable, Hashable {
        /// Ends with a dot.
        package var prefix: String
        package var place: Place
    }

    /// Typed access whose method is not known, but whose scope is: `getTelephonyScope()`.
    package struct ScopeUse: Sendable, Hashable {
        package var scope: Scope
        package var place: Place
    }

    package var methods: [MethodUse] = []
    package var prefixes: [PrefixUse] = []
    package var scopes: [ScopeUse] = []
    package var events: [EventUse] = []
    package var placements: [PlacementUse] = []
    /// Number of source files that were read.
    package var files: Int = 0
    /// Files that could not be read, with the reason.
    package var unreadable: [String] = []

    package init() {}
}
