import GRDB

/// Installs, finishes, updates and removes applications, as the portal's own buttons do.
///
/// Every function runs inside the caller's transaction and queues the events that belong to it; the numbers of queued deliveries come back.
struct InstallationService: Sendable {
    let platform: Platform

    struct Outcome: Sendable {
        var installation: InstallationRow
        /// Rows of ``EventDeliveryRow`` that were queued.
        var deliveries: [Int64]
    }

    /// - Parameter finish: for an application with an installer's page: complete at once, as if `installFinish` had been called.
    func install(
        _ db: Database, clientID: String, portal: PortalRow, userID: Int, finish: Bool
    ) throws -> Outcome {
        throw RESTFailure.of(.internalServerError)
    }

    /// What `installFinish` does; a second call changes nothing.
    func finish(_ db: Database, installation: InstallationRow) throws -> Outcome {
        throw RESTFailure.of(.internalServerError)
    }

    /// - Parameter clean: "Delete application settings and data".
    func uninstall(_ db: Database, installation: InstallationRow, clean: Bool) throws -> Outcome {
        throw RESTFailure.of(.internalServerError)
    }

    func update(_ db: Database, installation: InstallationRow, version: String) throws -> Outcome {
        throw RESTFailure.of(.internalServerError)
    }
}
