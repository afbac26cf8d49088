/// The buckets that limit how often a portal may be asked, kept in memory only.
final class CallLimits: Sendable {
    init() {}

    /// Forgets what was used so far: the portal answers its full burst again.
    func reset(portalID: Int64) {}

    /// The same for all portals.
    func resetAll() {}
}
