import Foundation

/// What a sandbox is started with. Everything listens on 127.0.0.1 only.
package struct SandboxConfiguration: Sendable {
    /// What happens to a documented method that the sandbox keeps no state for, once the call was judged.
    package enum Unmodelled: String, Sendable, CaseIterable {
        /// An answer in the documented shape, with values that look like a small company's, marked by the header
        /// `X-Lintel-Emulation: shape` and in the journal. Nothing is kept.
        case shape
        /// 501 `NOT_EMULATED`.
        case refuse
    }

    /// Port of the proxy, which also takes TLS and plain requests; 0 takes a free one.
    package var port: Int
    /// Port of the listener that takes TLS by server name only; 0 takes a free one.
    package var tlsPort: Int
    /// Port of the administration interface; 0 takes a free one.
    package var adminPort: Int
    /// Folder that keeps state, journal and certificate authority. `nil`: a fresh folder that is removed at the end.
    package var dataDirectory: URL?
    /// File that gets the ready line, written aside and then renamed.
    package var readyFile: URL?
    /// Domains of the portals that exist from the first start.
    package var portals: [PortalDomain]
    /// Makes identifiers, tokens and demo records repeatable. `nil`: unpredictable.
    package var seed: UInt64?
    package var unmodelled: Unmodelled
    /// Whether ``portals`` get demo records when they are made. Without, they are empty of records.
    package var demo: Bool
    /// Which reading of the platform's doubts the sandbox starts with.
    package var behaviour: Behaviour
    /// How many deals the demo records of new ``portals`` are made around, 1 to ``demoLimit``. `nil`: as ``demo`` says.
    package var demoDeals: Int?
    /// Hosts file that gets the platform's names while the sandbox runs. `nil`: none.
    package var hostsFile: String?
    /// Bytes of each answer that the journal keeps, 0 to 1,048,576. `nil`: 2,048.
    package var answerBytes: Int?

    package static let demoLimit = DemoSeeding.limit
    /// The ready line's file in the data folder, there while the sandbox runs.
    package static let readyFileName = "ready.json"

    package init(
        port: Int = 0, tlsPort: Int = 0, adminPort: Int = 0, dataDirectory: URL? = nil, readyFile: URL? = nil,
        portals: [PortalDomain] = [],
        seed: UInt64? = nil, unmodelled: Unmodelled = .shape, demo: Bool = false, behaviour: Behaviour = Behaviour()
    ) {
        self.port = port
        self.tlsPort = tlsPort
        self.adminPort = adminPort
        self.dataDirectory = dataDirectory
        self.readyFile = readyFile
        self.portals = portals
        self.seed = seed
        self.unmodelled = unmodelled
        self.demo = demo
        self.behaviour = behaviour
    }
}
