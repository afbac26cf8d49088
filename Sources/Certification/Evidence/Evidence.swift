import Foundation
import Sandbox

/// Everything that was seen of one application, and nothing that is thought of it.
///
/// Scenarios fill it, rules read it. It holds live tokens in raw bodies, so it is never written to a file as it is:
/// a report takes what it shows through ``SecretMask``.
struct Evidence: Sendable, Hashable {
    /// What was tried, in order.
    var scenarios: [ScenarioRecord] = []
    /// The sandbox's journal, as far as it concerns the application.
    var calls: [SeenCall] = []
    /// Every page that was opened in the browser, in order.
    var pages: [PageRecord] = []
    /// What the sources say; `nil` when they were not read.
    var audit: AuditResult?
    /// The token values of this run, so that they can be found where they must not be.
    var secrets: [KnownSecret] = []
    /// The pairs that were issued, as far as the scenarios know them.
    var issuedPairs: [IssuedPair] = []
    /// The application's process, one record a start.
    var processes: [ProcessRecord] = []
    /// Of the first installation.
    var installation: InstallationFacts?
    /// Of the installation after the removal.
    var reinstallation: InstallationFacts?
    /// Of the scenario that made the tokens expire.
    var expiry: ExpiryFacts?
    /// Of the scenario that restarted the application.
    var restart: RestartFacts?
    /// Of the removal.
    var removal: RemovalFacts?
    /// Events that were sent with a wrong or missing `application_token`.
    var forgedEvents: [ForgedEventProbe] = []
    /// Pages that the listing names: privacy policy, license.
    var documents: [DocumentRecord] = []
    /// The listing's icon.
    var icon: FileRecord?
    /// Why no browser could be used; `nil` when there was one. Rules about pages then say "not run".
    var noBrowser: String?
}

extension Evidence {
    /// The record of a scenario, the last one if it ran twice.
    func scenario(_ name: ScenarioName) -> ScenarioRecord? { scenarios.last { $0.name == name } }

    /// The pages of a scenario, in order.
    func pages(of name: ScenarioName) -> [PageRecord] { pages.filter { $0.scenario == name } }

    /// The calls of a scenario, in order.
    func calls(of name: ScenarioName) -> [SeenCall] { calls.filter { $0.scenario == name } }
}
