import GRDB

/// Installs, finishes, updates and removes applications, as the portal's own buttons do.
///
/// Every function runs inside the caller's transaction and queues the events that belong to it; the numbers of queued deliveries come back.
/// Source: the platform's documentation, "Installation options", "Completing application installation", "Deleting applications".
struct InstallationService: Sendable {
    let platform: Platform

    struct Outcome: Sendable {
        var installation: InstallationRow
        /// Rows of ``EventDeliveryRow`` that were queued.
        var deliveries: [Int64]
    }

    /// Installs the version that the portal is offered. An application with a page and an installer's page is not finished until ``finish(_:installation:)``;
    /// any other is finished at once, and its callback is called.
    ///
    /// A market application that was removed comes back with its kept options, the same `client_id` and a new `application_token`.
    /// A local application that was removed stays removed: adding it again makes a new application with new keys.
    ///
    /// - Parameters:
    ///   - finish: for an application with an installer's page: complete at once, as if `installFinish` had been called.
    ///   - paidUntil: end of the period that was bought for an application with status `P`, Unix seconds; `nil`: none.
    /// - Throws: ``RESTFailure`` for an unknown application or user, a user without administrator's rights where the version asks
    ///   for them, a local application of another portal, one that is installed already, and one that is neither published nor
    ///   sent to this portal for a test.
    func install(
        _ db: Database, clientID: String, portal: PortalRow, userID: Int, finish: Bool, paidUntil: Int? = nil
    ) throws -> Outcome {
        guard let portalID = portal.id, !portal.isDeleted else { throw RESTFailure.of(.portalDeleted) }
        guard var application = try ApplicationRow.fetchOne(db, key: clientID) else {
            throw RESTFailure(.applicationNotFound, status: 404, "There is no application with this client_id.")
        }
        try refuseSolution(db, clientID)
        guard let user = try PersonRow.fetchOne(db, key: ["portalID": portalID, "id": userID]), user.isActive else {
            throw RESTFailure(.authorizationError, status: 404, "The portal has no such active user.")
        }
        let offered = try ApplicationVersionRow.offered(db, application: application, portalID: portalID)
        guard user.isAdmin || offered?.isInstallable(by: user) == true else {
            throw RESTFailure(.accessDenied, status: 403, "Only an administrator installs applications.")
        }
        if application.kind == "local" {
            guard application.portalID == nil || application.portalID == portalID else {
                throw RESTFailure(.accessDenied, status: 403, "A local application exists on its own portal only.")
            }
            if application.portalID == nil {
                application.portalID = portalID
                try application.update(db)
            }
        }
        let former = try InstallationRow.filter(Column("portalID") == portalID && Column("clientID") == clientID)
            .fetchOne(db)
        if let former {
            guard former.isRemoved else {
                throw RESTFailure(
                    "ERROR_ALREADY_INSTALLED", status: 409, "The application is installed on this portal already.")
            }
            guard application.kind != "local" else {
                throw RESTFailure(
                    .applicationNotFound, status: 409,
                    "A deleted local application does not come back: add it again, with new keys.")
            }
        }
        guard let version = offered else {
            throw RESTFailure(
                .notFound, status: 409,
                "The application is not published. Its developer sends a test version to a portal by name.")
        }
        let behaviour = platform.behaviour.current
        var installation = InstallationRow(
            id: former?.id, portalID: portalID, clientID: clientID, version: version.version,
            applicationToken: former.flatMap { behaviour.reinstallToken == .same ? $0.applicationToken : nil }
                ?? platform.randomness.hexadecimal(32),
            status: application.status, isFinished: !version.hasWizard, installerUserID: userID,
            installedAt: platform.clock.unixSeconds)
        if let former {
            // Neither a trial nor a paid period begins anew because the application was removed in between.
            (installation.paidUntil, installation.graceDays) = (former.paidUntil, former.graceDays)
        } else if application.status == "T", let days = application.trialDays {
            installation.paidUntil = platform.clock.unixSeconds + days * 86_400
        }
        if application.status == "P", let paidUntil {
            (installation.paidUntil, installation.graceDays) = (paidUntil, behaviour.graceDays)
        }
        try installation.save(db)
        if finish || installation.isFinished {
            return try complete(db, installation: installation, portal: portal, version: version)
        }
        guard behaviour.installEvent == .both else { return Outcome(installation: installation, deliveries: []) }
        return Outcome(
            installation: installation,
            deliveries: try announceInstallation(db, installation, portal: portal, version: version))
    }

    /// What `installFinish` does; a second call changes nothing.
    func finish(_ db: Database, installation: InstallationRow) throws -> Outcome {
        guard !installation.isRemoved else { throw RESTFailure.of(.notInstalled) }
        guard !installation.isFinished else { return Outcome(installation: installation, deliveries: []) }
        return try complete(
            db, installation: installation, portal: try portal(db, installation),
            version: try card(db, clientID: installation.clientID, version: installation.version))
    }

    /// Removes the application: its tokens and codes stop, its handlers and widgets go, and who was bound to `ONAPPUNINSTALL` hears of it.
    ///
    /// Options go when `clean` is set, and always with a local application. A second call is refused.
    ///
    /// - Parameter clean: "Delete application settings and data".
    func uninstall(_ db: Database, installation: InstallationRow, clean: Bool) throws -> Outcome {
        guard !installation.isRemoved, let id = installation.id else { throw RESTFailure.of(.notInstalled) }
        let portal = try portal(db, installation)
        let isLocal = try ApplicationRow.fetchOne(db, key: installation.clientID)?.kind == "local"
        // Before the bindings go. Until the installation is finished no handler hears anything, not even this.
        let deliveries =
            installation.isFinished
            ? try announce(
                db, installation: installation, event: .applicationUninstall,
                data: ["LANGUAGE_ID": .string(portal.language), "CLEAN": clean || isLocal ? "1" : "0"], grant: .reduced,
                userID: nil)
            : []
        try dropHandlers(db, installationID: id)
        if platform.behaviour.current.uninstalledRegistrations == .remove {
            try Owned.drop(db, installation: installation, platform: platform, isUpdate: false)
        }
        try db.execute(sql: "DELETE FROM firstRun WHERE installationID = ?", arguments: [id])
        // Kept as spent: whoever brings one learns that the application is gone, and a reinstallation revives none.
        try db.execute(sql: "UPDATE authorizationCode SET isUsed = 1 WHERE installationID = ?", arguments: [id])
        try db.execute(sql: "UPDATE tokenPair SET isRevoked = 1 WHERE installationID = ?", arguments: [id])
        try ApplicationRecords.removeHandlers(db, portalID: installation.portalID, clientID: installation.clientID)
        if clean || isLocal {
            try ApplicationRecords.removeStores(db, portalID: installation.portalID, clientID: installation.clientID)
            try db.execute(
                sql: "DELETE FROM option WHERE portalID = ? AND clientID = ?",
                arguments: [installation.portalID, installation.clientID])
        }
        var installation = installation
        installation.isRemoved = true
        installation.isFinished = false
        try installation.update(db)
        return Outcome(installation: installation, deliveries: deliveries)
    }

    /// Installs again what was removed. What is still installed is removed first, with its data kept, as a moderator does it.
    func reinstall(
        _ db: Database, installation: InstallationRow, userID: Int, finish: Bool
    ) throws -> Outcome {
        var deliveries: [Int64] = []
        if !installation.isRemoved {
            deliveries = try uninstall(db, installation: installation, clean: false).deliveries
        }
        var outcome = try install(
            db, clientID: installation.clientID, portal: try portal(db, installation), userID: userID, finish: finish)
        outcome.deliveries = deliveries + outcome.deliveries
        return outcome
    }

    /// Moves the installation to another version. Who is bound to `ONAPPUPDATE`, and the callback of the new version's card, hear of it;
    /// then handlers and widgets go, and a version with an installer's page is not finished until that page says so.
    ///
    /// The `application_token` is a new one. Tokens that were issued earlier keep their scopes until they are refreshed.
    func update(_ db: Database, installation: InstallationRow, version: String) throws -> Outcome {
        guard !installation.isRemoved, let id = installation.id else { throw RESTFailure.of(.notInstalled) }
        try refuseSolution(db, installation.clientID)
        let portal = try portal(db, installation)
        let new = try card(db, clientID: installation.clientID, version: version)
        guard version != installation.version else {
            throw RESTFailure("ERROR_ALREADY_INSTALLED", status: 409, "This version is installed already.")
        }
        let old = try card(db, clientID: installation.clientID, version: installation.version)
        var updated = installation
        let behaviour = platform.behaviour.current
        updated.version = version
        if behaviour.updateToken == .new { updated.applicationToken = platform.randomness.hexadecimal(32) }
        if behaviour.updateHandlers == .dropFirst { try dropHandlers(db, installationID: id) }
        let deliveries =
            installation.isFinished
            ? try announce(
                db, installation: updated, event: .applicationUpdate,
                data: [
                    "VERSION": .string(name(of: new)), "PREVIOUS_VERSION": .string(name(of: old)),
                    "LANGUAGE_ID": .string(portal.language),
                ], grant: .accessAndRefresh, userID: installation.installerUserID, callback: new.callbackURL)
            : []
        if behaviour.updateHandlers == .deliverThenDrop { try dropHandlers(db, installationID: id) }
        if behaviour.updateHandlers != .keep {
            try Owned.drop(db, installation: installation, platform: platform, isUpdate: true)
        }
        updated.isFinished = !new.hasWizard
        try updated.update(db)
        if updated.isFinished { try bindCardEvents(db, installation: updated, version: new) }
        return Outcome(installation: updated, deliveries: deliveries)
    }

    /// The period that a trial or a payment opens.
    struct Period: Sendable, Hashable {
        /// Unix seconds; `nil`: without an end.
        var until: Int?
        /// Days that the application goes on for after that; `nil`: as ``Behaviour`` says for what was paid, none for a trial.
        var graceDays: Int?
    }

    /// What the portal's administrator and the Market change about an installation; `nil` changes nothing.
    /// A change of status or payment is announced to handlers of `ONAPPPAYMENT`.
    ///
    /// - Parameter allowedUsers: `.some(nil)` opens the application to everybody.
    func change(
        _ db: Database, installation: InstallationRow, status: ApplicationStatus? = nil, isPaymentExpired: Bool? = nil,
        allowedUsers: [Int]?? = nil, period: Period? = nil
    ) throws -> Outcome {
        guard !installation.isRemoved else { throw RESTFailure.of(.notInstalled) }
        var changed = installation
        if let status { changed.status = status.letter }
        if let isPaymentExpired { changed.isPaymentExpired = isPaymentExpired }
        if let period {
            changed.paidUntil = period.until
            changed.graceDays =
                period.graceDays ?? (changed.status == "T" ? 0 : platform.behaviour.current.graceDays)
        }
        if let allowedUsers {
            changed.allowedUsers = allowedUsers.map { JSONValue.array($0.map { .int($0) }).serialized() }
        }
        try changed.update(db)
        let isPaymentNews =
            changed.status != installation.status || changed.isPaymentExpired != installation.isPaymentExpired
            || changed.paidUntil != installation.paidUntil
        guard isPaymentNews, changed.isFinished else { return Outcome(installation: changed, deliveries: []) }
        let application = try ApplicationRow.fetchOne(db, key: changed.clientID)
        let version = try card(db, clientID: changed.clientID, version: changed.version)
        let portal = try portal(db, changed)
        let payment = platform.payment(of: changed, on: portal)
        let deliveries = try announce(
            db, installation: changed, event: .applicationPayment,
            data: [
                "CODE": .string(application?.code ?? ""), "VERSION": .string(name(of: version)),
                "STATUS": .string(payment.status), "PAYMENT_EXPIRED": payment.isExpired ? "Y" : "N",
                "DAYS": .string(String(payment.days ?? 0)), "LANGUAGE_ID": .string(portal.language),
            ], grant: platform.behaviour.current.paymentEventToken == .yes ? .reduced : .bare, userID: nil)
        return Outcome(installation: changed, deliveries: deliveries)
    }

    /// A paid period, which begins where the present one ends; after a trial it begins now.
    func buy(_ db: Database, installation: InstallationRow, days: Int) throws -> Outcome {
        let now = platform.clock.unixSeconds
        let start = installation.status == "P" ? max(now, installation.paidUntil ?? now) : now
        return try change(
            db, installation: installation, status: .paid, isPaymentExpired: false,
            period: Period(until: start + days * 86_400))
    }

    private func complete(
        _ db: Database, installation: InstallationRow, portal: PortalRow, version: ApplicationVersionRow
    ) throws -> Outcome {
        var installation = installation
        installation.isFinished = true
        try installation.update(db)
        try bindCardEvents(db, installation: installation, version: version)
        let deliveries = try announceInstallation(db, installation, portal: portal, version: version)
        return Outcome(installation: installation, deliveries: deliveries)
    }

    private func announceInstallation(
        _ db: Database, _ installation: InstallationRow, portal: PortalRow, version: ApplicationVersionRow
    ) throws -> [Int64] {
        try announce(
            db, installation: installation, event: .applicationInstall,
            data: [
                "VERSION": .string(name(of: version)), "ACTIVE": "Y", "INSTALLED": installation.isFinished ? "Y" : "N",
                "LANGUAGE_ID": .string(portal.language),
            ], grant: .accessAndRefresh, userID: installation.installerUserID, callback: version.callbackURL)
    }

    /// `VERSION` of an event.
    private func name(of version: ApplicationVersionRow) -> String {
        platform.behaviour.current.eventVersion == .number ? String(version.number) : version.version
    }

    /// Queues an event of the application's own life for the card's callback and every bound handler, each address once.
    func announce(
        _ db: Database, installation: InstallationRow, event: EventCode, data: JSONValue, grant: QueuedEvent.Grant,
        userID: Int?,
        callback: String? = nil
    ) throws -> [Int64] {
        guard let id = installation.id else { return [] }
        let bindings =
            try EventBindingRow
            .filter(Column("installationID") == id && Column("event") == event.value && Column("isOffline") == false)
            .order(Column("id")).fetchAll(db)
        var targets = bindings.map { (handler: $0.handler, id: $0.id) }
        if let callback, !targets.contains(where: { $0.handler == callback }) { targets.insert((callback, nil), at: 0) }
        var reached = Set<String>()
        let queued = QueuedEvent(
            event: event.value, data: data, grant: grant, userID: userID,
            applicationToken: installation.applicationToken,
            installationID: id)
        return try targets.filter { reached.insert($0.handler).inserted }.map { target in
            try queued.enqueue(
                db, platform: platform, installation: installation, handler: target.handler, handlerID: target.id)
        }
    }

    /// Subscribes the events of the version's card for its callback address, but those that the application has bound itself.
    ///
    /// `ONAPPINSTALL` goes there anyway, and an event that the card's permissions do not reach is left out.
    private func bindCardEvents(
        _ db: Database, installation: InstallationRow, version: ApplicationVersionRow
    ) throws {
        guard let id = installation.id, let callback = version.callbackURL, !version.events.isEmpty else { return }
        let scope = Set(Scope.list(version.scope).map(\.value))
        let bound = Set(
            try String.fetchAll(db, sql: "SELECT event FROM eventBinding WHERE installationID = ?", arguments: [id]))
        for event in version.eventList
        where event != EventCode.applicationInstall.value && !bound.contains(event)
            && EventTable.standard.isAvailable(event, with: scope)
        {
            var binding = EventBindingRow(
                id: nil, installationID: id, event: event, handler: callback, boundBy: installation.installerUserID,
                isFromCard: true)
            try binding.insert(db, onConflict: .ignore)
        }
    }

    private func dropHandlers(_ db: Database, installationID: Int64) throws {
        try db.execute(sql: "DELETE FROM eventBinding WHERE installationID = ?", arguments: [installationID])
        try db.execute(sql: "DELETE FROM placementBinding WHERE installationID = ?", arguments: [installationID])
    }

    private func portal(_ db: Database, _ installation: InstallationRow) throws -> PortalRow {
        guard let portal = try PortalRow.fetchOne(db, key: installation.portalID) else {
            throw RESTFailure.of(.portalDeleted)
        }
        return portal
    }

    private func card(_ db: Database, clientID: String, version: String) throws -> ApplicationVersionRow {
        guard let card = try ApplicationVersionRow.fetchOne(db, key: ["clientID": clientID, "version": version]) else {
            throw RESTFailure(.notFound, status: 404, "The application has no such version.")
        }
        return card
    }
}

extension ApplicationVersionRow {
    /// Whether an administrator must complete the installation on the installer's page.
    var hasWizard: Bool { applicationURL != nil && installerURL != nil }

    /// Where `ONAPPINSTALL` goes without being bound: the installation event handler of a market card; for an application with no page
    /// also the initial installation path.
    var callbackURL: String? { eventURL ?? (applicationURL == nil ? installerURL : nil) }
}
