import Bitrix24

/// A kit on a clock that only a test moves.
struct PacedWorld: Sendable {
    let platform = ScriptedPlatform()
    let clock = ManualClock()
    let store = MemoryInstallationStore()
    let kit: Bitrix24Kit

    init(
        limits: (any LimitStore)? = nil, change: (inout Bitrix24Configuration) -> Void = { _ in }
    ) {
        let clock = clock
        var configuration = platform.configuration
        change(&configuration)
        kit = Bitrix24Kit(
            configuration: configuration, store: store, transport: platform.transport, logger: LogCatcher().logger,
            limits: limits, now: { clock.date }, clock: clock, random: { 0.5 })
    }

    func ready() async throws -> PortalClient {
        _ = try await kit.installations.open(platform.launch())
        platform.with { $0.exchanges = [] }
        return kit.client(known(MemberID(platform.with { $0.memberID })), as: .user(1))
    }
}
