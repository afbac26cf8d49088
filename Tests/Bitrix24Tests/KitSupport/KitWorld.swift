import Bitrix24
import Foundation
import Logging
import Synchronization

/// A kit in front of a scripted platform, with a clock that a test moves.
struct KitWorld: Sendable {
    let platform: ScriptedPlatform
    let time = MovableTime()
    let clock = ImmediateClock()
    let logs = LogCatcher()
    let store: any KitStore
    let removals = Recorder<Removal>()
    let notices = Recorder<AccessNotice>()
    let kit: Bitrix24Kit

    init(
        store: any KitStore = MemoryInstallationStore(), platform: ScriptedPlatform = ScriptedPlatform(),
        removalFails: @escaping @Sendable () -> Bool = { false }
    ) {
        self.store = store
        self.platform = platform
        let (removals, notices, time) = (removals, notices, time)
        kit = Bitrix24Kit(
            configuration: platform.configuration, store: store, transport: platform.transport, logger: logs.logger,
            onRemoval: { removal in
                removals.append(removal)
                if removalFails() { throw RemovalFailed() }
            },
            onNotice: { notices.append($0) }, now: { time.now }, clock: clock)
    }

    var memberID: MemberID { known(MemberID(platform.with { $0.memberID })) }
    func client(_ user: CallingUser = .user(1)) -> PortalClient { kit.client(memberID, as: user) }

    struct RemovalFailed: Error {}
}

extension ScriptedPlatform {
    var configuration: Bitrix24Configuration {
        with { state in
            Bitrix24Configuration(
                credentials: ApplicationCredentials(clientID: state.clientID, clientSecret: Secret(state.clientSecret)))
        }
    }
}

/// Wall time that stands still until a test moves it.
final class MovableTime: Sendable {
    private let instant = Mutex(Date(timeIntervalSince1970: 1_700_000_000))
    var now: Date { instant.withLock { $0 } }
    func advance(by seconds: TimeInterval) { instant.withLock { $0 += seconds } }
}

/// A clock on which every sleep is over at once; it keeps what was slept.
final class ImmediateClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private let state = Mutex((now: Instant(offset: .zero), sleeps: [Duration]()))
    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Duration { .nanoseconds(1) }
    var sleeps: [Duration] { state.withLock { $0.sleeps } }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        state.withLock { state in
            state.sleeps.append(state.now.duration(to: deadline))
            state.now = max(state.now, deadline)
        }
        await Task.yield()
    }
}

/// Keeps everything that is logged, at every level.
final class LogCatcher: Sendable {
    private let lines = Mutex<[String]>([])
    var entries: [String] { lines.withLock { $0 } }
    var logger: Logger { Logger(label: "test") { _ in Handler(catcher: self) } }

    private struct Handler: LogHandler {
        let catcher: LogCatcher
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            catcher.lines.withLock {
                $0.append("\(event.level) \(event.message) \(all) \(String(describing: event.error))")
            }
        }
    }
}

/// A list that closures may append to.
final class Recorder<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])
    var all: [Element] { elements.withLock { $0 } }
    func append(_ element: Element) { elements.withLock { $0.append(element) } }
}

/// A folder for one test, removed with it.
final class TemporaryFolder: Sendable {
    let path: String
    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "kit-" + UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }
    func file(_ name: String) -> String { path + "/" + name }

    /// Names of the files in which the text stands, as it is.
    func files(containing text: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).filter { name in
            let data = try Data(contentsOf: URL(fileURLWithPath: file(name)))
            return data.range(of: Data(text.utf8)) != nil
        }
    }
}

extension KeyRing {
    /// A ring whose keys are made of their names.
    static func make(_ ids: String..., fill: UInt8 = 7) throws -> KeyRing {
        try KeyRing(ids.map { ($0, [UInt8](repeating: fill &+ UInt8($0.utf8.count), count: 32)) })
    }
}

/// A value that a test writes down and knows to be right.
func known<Value>(_ value: Value?) -> Value {
    guard let value else { preconditionFailure("a test's own value is malformed") }
    return value
}
