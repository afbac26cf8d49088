/// What is done to an application. The raw value stands in `report.json`.
package enum ScenarioName: String, Sendable, Hashable, Codable, CaseIterable {
    /// Installed by an administrator, through its wizard or callback if it has one.
    case install
    /// Opened by an administrator on a desktop.
    case open
    /// Opened by an administrator on a phone.
    case openMobile = "open-mobile"
    /// Opened by a user without administrator rights.
    case openEmployee = "open-employee"
    /// Opened by a user who may see nothing of the CRM.
    case openWithoutCRM = "open-without-crm"
    /// Events with a wrong or missing `application_token` are sent.
    case forgedEvents = "forged-events"
    /// The access tokens expire and the application goes on.
    case expire
    /// The application's process is stopped and started, and the application opened again.
    case restart
    /// Removed with "Delete application settings and data", then watched.
    case remove
    /// Installed again on the same portal.
    case reinstall
}

/// One scenario, as it went.
struct ScenarioRecord: Sendable, Hashable {
    enum Outcome: Sendable, Hashable {
        /// Went to its end. Says nothing about whether the application did well.
        case done
        /// Could not go on because of the application: a page that never loaded, an installation that never finished.
        case failed(String)
        /// Not tried: it does not apply, or something that it needs is missing.
        case skipped(String)
        /// Could not go on because of the certifier or the machine: the browser died. Rules then say "not run".
        case broken(String)
    }

    var name: ScenarioName
    var outcome: Outcome = .done
    var seconds: Double = 0
    /// What was done, a line a step, for the report.
    var steps: [String] = []
    /// `seq` of the first and the last journal entry; `nil` when there is none.
    var journal: ClosedRange<Int>?
}
