import GRDB

/// The tables of the sandbox, as numbered steps that are only ever added to.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: the platform") { db in
            try db.execute(sql: platform)
        }
        migrator.registerMigration("2: records by type") { db in
            // Identifiers without the fields: counting and paging through many records read only this.
            try db.execute(sql: "CREATE INDEX recordByType ON record (portalID, type, id)")
        }
        migrator.registerMigration("3: events of a version's card") { db in
            try db.execute(
                sql: """
                    ALTER TABLE applicationVersion ADD COLUMN events TEXT NOT NULL DEFAULT '';
                    ALTER TABLE eventBinding ADD COLUMN isFromCard INTEGER NOT NULL DEFAULT 0
                    """)
        }
        migrator.registerMigration("4: offline events") { db in try db.execute(sql: offlineEvents) }
        migrator.registerMigration("5 talk: chat bots and guests of open channels") { db in try db.execute(sql: talk) }
        migrator.registerMigration("5 records: links") { db in
            try db.execute(
                sql: """
                    -- Values of the fields that records are found by, such as the task of a comment.
                    CREATE TABLE recordLink (
                        portalID INTEGER NOT NULL REFERENCES portal ON DELETE CASCADE, type TEXT NOT NULL,
                        field TEXT NOT NULL, value NOT NULL, id INTEGER NOT NULL,
                        PRIMARY KEY (portalID, type, field, value, id)
                    ) WITHOUT ROWID
                    """)
        }
        migrator.registerMigration("6 work: files") { db in
            try db.execute(
                sql: """
                    CREATE TABLE fileContent (
                        id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: addresses of downloads name it
                        portalID INTEGER NOT NULL REFERENCES portal ON DELETE CASCADE,
                        name TEXT NOT NULL, size INTEGER NOT NULL, type TEXT NOT NULL,
                        bytes BLOB NOT NULL
                    );
                    CREATE INDEX fileContentByPortal ON fileContent (portalID);
                    """)
        }
        migrator.registerMigration("5 rest3: answers by idempotency key") { db in
            try db.execute(
                sql: """
                    CREATE TABLE idempotentAnswer (
                        portalID INTEGER NOT NULL REFERENCES portal ON DELETE CASCADE,
                        caller TEXT NOT NULL, -- client, or webhook/CODE
                        userID INTEGER NOT NULL, method TEXT NOT NULL, key TEXT NOT NULL,
                        digest TEXT NOT NULL, -- of the parameters
                        answer TEXT NOT NULL, -- the whole body
                        expires INTEGER NOT NULL, -- Unix seconds
                        PRIMARY KEY (portalID, caller, userID, method, key)
                    ) WITHOUT ROWID;
                    CREATE INDEX idempotentAnswerByEnd ON idempotentAnswer (expires)
                    """)
        }
        migrator.registerMigration("5 auth: payment, people, webhooks, confirmations") { db in
            try db.execute(sql: authorization)
        }
        migrator.registerMigration("6 control: records in one piece") { db in
            let indexes = try String.fetchAll(
                db,
                sql: """
                    SELECT sql FROM sqlite_master
                    WHERE type = 'index' AND tbl_name = 'record' AND name <> 'recordByType' AND sql IS NOT NULL
                    """)
            try db.execute(sql: wholeRecords)
            for index in indexes { try db.execute(sql: index) }
        }
        migrator.registerMigration("7 solutions: archives and reports") { db in try db.execute(sql: solutions) }
        migrator.registerMigration("7 desk: chain of a code") { db in
            try db.execute(
                sql: """
                    ALTER TABLE authorizationCode ADD COLUMN chain TEXT; -- that it began
                    CREATE INDEX authorizationCodeByInstallation ON authorizationCode (installationID)
                    """)
        }
        migrator.registerMigration("7 apps: static archives and the mobile application") { db in
            try db.execute(
                sql: """
                    CREATE TABLE staticArchive (
                        clientID TEXT NOT NULL REFERENCES application ON DELETE CASCADE,
                        folder TEXT NOT NULL, -- from the content
                        size INTEGER NOT NULL, -- of the packed file
                        addedAt INTEGER NOT NULL, -- Unix seconds
                        PRIMARY KEY (clientID, folder)
                    ) WITHOUT ROWID;
                    CREATE TABLE staticFile (
                        clientID TEXT NOT NULL, folder TEXT NOT NULL, path TEXT NOT NULL, content BLOB NOT NULL,
                        PRIMARY KEY (clientID, folder, path),
                        FOREIGN KEY (clientID, folder) REFERENCES staticArchive ON DELETE CASCADE
                    );
                    ALTER TABLE applicationVersion ADD COLUMN isMobile INTEGER NOT NULL DEFAULT 0;
                    """)
        }
        migrator.registerMigration("6 market: cards of versions") { db in try db.execute(sql: marketCards) }
        migrator.registerMigration("7 records: links of one form") { db in
            guard try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM record)") == true else { return }
            try db.execute(
                sql:
                    "UPDATE OR REPLACE recordLink SET value = \(RecordLinks.number("value")) WHERE typeof(value) = 'text'"
            )
            for (type, fields) in PlainTypes.indexed { try RecordLinks.relink(db, type: type, fields: fields) }
        }
        return migrator
    }

    private static let solutions = """
        CREATE TABLE solution (
            clientID TEXT NOT NULL REFERENCES application ON DELETE CASCADE,
            version TEXT NOT NULL,
            kind TEXT NOT NULL, -- crm_preset, smart_scenarios, site_template, bi_reports
            archive BLOB NOT NULL, -- zip
            PRIMARY KEY (clientID, version)
        );
        CREATE TABLE solutionRun (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            portalID INTEGER NOT NULL REFERENCES portal ON DELETE CASCADE,
            clientID TEXT, -- NULL: imported from a file
            userID INTEGER NOT NULL,
            at INTEGER NOT NULL, -- Unix seconds
            report TEXT NOT NULL -- JSON
        );
        CREATE INDEX solutionRunByPortal ON solutionRun (portalID);
        """

    private static let marketCards = """
        ALTER TABLE application ADD COLUMN price TEXT NOT NULL DEFAULT '';
        ALTER TABLE application ADD COLUMN licenseURL TEXT;
        ALTER TABLE application ADD COLUMN privacyURL TEXT;

        ALTER TABLE applicationVersion ADD COLUMN languages TEXT NOT NULL DEFAULT '{}'; -- JSON object: language → texts
        ALTER TABLE applicationVersion ADD COLUMN state TEXT NOT NULL DEFAULT 'published'; -- draft, test, published
        ALTER TABLE applicationVersion ADD COLUMN solution TEXT NOT NULL DEFAULT 'rest';
        ALTER TABLE applicationVersion ADD COLUMN isInstallableByUser INTEGER NOT NULL DEFAULT 0;

        -- Portals that may install a version which is not published.
        CREATE TABLE versionTest (
            clientID TEXT NOT NULL REFERENCES application ON DELETE CASCADE,
            version TEXT NOT NULL,
            portalID INTEGER NOT NULL REFERENCES portal ON DELETE CASCADE,
            PRIMARY KEY (clientID, version, portalID)
        ) WITHOUT ROWID;
        """

    private static let authorization = """
        ALTER TABLE portal ADD COLUMN edition TEXT NOT NULL DEFAULT 'cloud'; -- cloud, box
        ALTER TABLE portal ADD COLUMN market TEXT NOT NULL DEFAULT 'active'; -- Market subscription: active, trial, none
        ALTER TABLE portal ADD COLUMN marketUntil INTEGER; -- Unix seconds; NULL: no end

        ALTER TABLE application ADD COLUMN trialDays INTEGER; -- of a new installation with status T

        ALTER TABLE installation ADD COLUMN paidUntil INTEGER; -- Unix seconds; NULL: no end
        ALTER TABLE installation ADD COLUMN graceDays INTEGER NOT NULL DEFAULT 0;

        ALTER TABLE tokenPair ADD COLUMN rotatedAt INTEGER; -- Unix seconds

        ALTER TABLE person ADD COLUMN userType TEXT NOT NULL DEFAULT 'employee'; -- employee, extranet, integrator
        ALTER TABLE person ADD COLUMN isInvited INTEGER NOT NULL DEFAULT 0; -- has not registered yet
        ALTER TABLE person ADD COLUMN fields TEXT NOT NULL DEFAULT '{}'; -- JSON object: the profile's other fields

        -- The user in a webhook's address and the one it acts for differ once a system user has taken it over.
        ALTER TABLE webhook ADD COLUMN ownerID INTEGER;
        ALTER TABLE webhook ADD COLUMN expires INTEGER; -- Unix seconds; NULL: never
        ALTER TABLE webhook ADD COLUMN title TEXT NOT NULL DEFAULT '';

        CREATE TABLE outgoingWebhook (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            portalID INTEGER NOT NULL REFERENCES portal ON DELETE CASCADE,
            userID INTEGER NOT NULL,
            handler TEXT NOT NULL,
            events TEXT NOT NULL, -- upper case, commas between
            applicationToken TEXT NOT NULL,
            title TEXT NOT NULL DEFAULT ''
        );
        CREATE INDEX outgoingWebhookByPortal ON outgoingWebhook (portalID);

        CREATE INDEX eventBindingByEvent ON eventBinding (event, installationID);
        ALTER TABLE eventDelivery ADD COLUMN attempt INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE eventDelivery ADD COLUMN firstDue INTEGER; -- Unix milliseconds of the first attempt

        -- Calls that wait for an administrator's word. It is given to one access token.
        CREATE TABLE methodConfirmation (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            installationID INTEGER NOT NULL REFERENCES installation ON DELETE CASCADE,
            accessToken TEXT NOT NULL,
            method TEXT NOT NULL,
            isConfirmed INTEGER, -- NULL: nobody has decided
            UNIQUE (accessToken, method)
        );

        -- Custom fields of the people's profiles.
        CREATE TABLE userField (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            portalID INTEGER NOT NULL REFERENCES portal ON DELETE CASCADE,
            name TEXT NOT NULL, -- UF_USR_SKILLS
            definition TEXT NOT NULL, -- JSON object
            UNIQUE (portalID, name)
        );
        """

    /// Without a row number a row has room for a quarter of a page, and a record that is longer takes a page of its own besides: four
    /// times the space, and two pages to read.
    private static let wholeRecords = """
        CREATE TABLE newRecord (
            portalID INTEGER NOT NULL REFERENCES portal ON DELETE CASCADE,
            type TEXT NOT NULL, -- crm.deal
            id INTEGER NOT NULL,
            fields TEXT NOT NULL -- JSON
        );
        INSERT INTO newRecord SELECT portalID, type, id, fields FROM record ORDER BY portalID, type, id;
        DROP TABLE record;
        ALTER TABLE newRecord RENAME TO record;
        CREATE UNIQUE INDEX recordByType ON record (portalID, type, id);
        """

    /// SQLite cannot widen a constraint in place, so the bindings move into a table that tells sources apart.
    private static let offlineEvents = """
        CREATE TABLE newBinding (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            installationID INTEGER NOT NULL REFERENCES installation ON DELETE CASCADE,
            event TEXT NOT NULL,
            handler TEXT NOT NULL,
            authUserID INTEGER NOT NULL DEFAULT 0,
            boundBy INTEGER NOT NULL,
            isOffline INTEGER NOT NULL DEFAULT 0,
            isFromCard INTEGER NOT NULL DEFAULT 0,
            connector TEXT NOT NULL DEFAULT '', -- auth_connector of an offline binding
            pauseSeconds INTEGER NOT NULL DEFAULT 1, -- options.minTimeout of ONOFFLINEEVENT
            notifiedAt INTEGER NOT NULL DEFAULT 0, -- Unix milliseconds
            UNIQUE (installationID, event, handler, authUserID, isOffline, connector)
        );
        INSERT INTO newBinding (id, installationID, event, handler, authUserID, boundBy, isOffline, isFromCard)
            SELECT id, installationID, event, handler, authUserID, boundBy, isOffline, isFromCard FROM eventBinding;
        UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'eventBinding')
            WHERE name = 'newBinding' AND EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'eventBinding');
        DROP TABLE eventBinding;
        ALTER TABLE newBinding RENAME TO eventBinding;

        -- The offline queue: of each object and event the latest change only.
        CREATE TABLE offlineEvent (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            installationID INTEGER NOT NULL REFERENCES installation ON DELETE CASCADE,
            connector TEXT NOT NULL,
            event TEXT NOT NULL,
            object TEXT NOT NULL, -- what it is about, so that a later change takes its place
            data TEXT NOT NULL, additional TEXT NOT NULL, -- JSON
            messageID TEXT NOT NULL,
            changedAt INTEGER NOT NULL, -- Unix seconds
            processID TEXT NOT NULL DEFAULT '',
            reservedUntil INTEGER NOT NULL DEFAULT 0, -- Unix seconds
            isError INTEGER NOT NULL DEFAULT 0
        );
        CREATE INDEX offlineEventByObject ON offlineEvent (installationID, connector, event, object);
        """

    /// Chat bots and guests are users with numbers of their own, and no people who could sign in.
    private static let talk = """
        ALTER TABLE person ADD COLUMN service TEXT NOT NULL DEFAULT ''; -- bot, connector; empty: a person
        CREATE INDEX messageByChat ON record (portalID, json_extract(fields, '$.chat'), id) WHERE type = 'im.message';
        """

    private static let platform = """
        CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

        CREATE TABLE portal (
            id INTEGER PRIMARY KEY,
            memberID TEXT NOT NULL UNIQUE,
            domain TEXT NOT NULL UNIQUE,
            tariff TEXT NOT NULL,
            language TEXT NOT NULL,
            isDeleted INTEGER NOT NULL DEFAULT 0,
            limitsEnabled INTEGER NOT NULL DEFAULT 1,
            limitBurst REAL, limitPerSecond REAL, limitOperatingSeconds REAL
        );
        -- Former names of a portal, which answer with a redirect.
        CREATE TABLE formerDomain (domain TEXT PRIMARY KEY, portalID INTEGER NOT NULL REFERENCES portal) WITHOUT ROWID;

        CREATE TABLE person (
            portalID INTEGER NOT NULL REFERENCES portal ON DELETE CASCADE,
            id INTEGER NOT NULL,
            name TEXT NOT NULL, lastName TEXT NOT NULL, email TEXT NOT NULL, position TEXT NOT NULL,
            isAdmin INTEGER NOT NULL, isActive INTEGER NOT NULL,
            access TEXT NOT NULL, -- JSON object: right by record type, "crm.deal": "none|own|all"
            PRIMARY KEY (portalID, id)
        ) WITHOUT ROWID;

        CREATE TABLE webhook (
            id INTEGER PRIMARY KEY,
            portalID INTEGER NOT NULL REFERENCES portal ON DELETE CASCADE,
            userID INTEGER NOT NULL, code TEXT NOT NULL UNIQUE, scope TEXT NOT NULL
        );

        CREATE TABLE application (
            clientID TEXT PRIMARY KEY,
            clientSecret TEXT NOT NULL,
            kind TEXT NOT NULL, -- market, local
            portalID INTEGER REFERENCES portal ON DELETE CASCADE, -- of a local application
            code TEXT NOT NULL,
            status TEXT NOT NULL, -- letter that a new installation gets
            redirectURI TEXT,
            currentVersion TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE applicationVersion (
            clientID TEXT NOT NULL REFERENCES application ON DELETE CASCADE,
            version TEXT NOT NULL,
            number INTEGER NOT NULL, -- 1, 2, 3: what VERSION says in app.info and events
            scope TEXT NOT NULL,
            applicationURL TEXT, installerURL TEXT, eventURL TEXT, settingsURL TEXT,
            title TEXT NOT NULL,
            PRIMARY KEY (clientID, version)
        ) WITHOUT ROWID;

        CREATE TABLE installation (
            id INTEGER PRIMARY KEY,
            portalID INTEGER NOT NULL REFERENCES portal ON DELETE CASCADE,
            clientID TEXT NOT NULL REFERENCES application ON DELETE CASCADE,
            version TEXT NOT NULL,
            applicationToken TEXT NOT NULL,
            status TEXT NOT NULL,
            isFinished INTEGER NOT NULL, -- INSTALLED
            isRemoved INTEGER NOT NULL DEFAULT 0,
            isPaymentExpired INTEGER NOT NULL DEFAULT 0,
            allowedUsers TEXT, -- JSON array of user ids; NULL: everybody
            installerUserID INTEGER NOT NULL,
            installedAt INTEGER NOT NULL, -- Unix seconds
            UNIQUE (portalID, clientID)
        );

        -- One row a pair. A refresh makes a new row of the same chain and marks the old one.
        CREATE TABLE tokenPair (
            accessToken TEXT PRIMARY KEY,
            refreshToken TEXT NOT NULL UNIQUE,
            chain TEXT NOT NULL, generation INTEGER NOT NULL,
            installationID INTEGER NOT NULL REFERENCES installation ON DELETE CASCADE,
            userID INTEGER NOT NULL,
            scope TEXT NOT NULL,
            accessExpires INTEGER NOT NULL, refreshExpires INTEGER NOT NULL, -- Unix seconds
            isRotated INTEGER NOT NULL DEFAULT 0, -- its refresh token was used
            isRevoked INTEGER NOT NULL DEFAULT 0
        ) WITHOUT ROWID;
        CREATE INDEX tokenPairByInstallation ON tokenPair (installationID);

        CREATE TABLE authorizationCode (
            code TEXT PRIMARY KEY,
            installationID INTEGER NOT NULL REFERENCES installation ON DELETE CASCADE,
            userID INTEGER NOT NULL,
            expires INTEGER NOT NULL, -- Unix milliseconds
            isUsed INTEGER NOT NULL DEFAULT 0
        ) WITHOUT ROWID;

        CREATE TABLE eventBinding (
            id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: handlers are told it
            installationID INTEGER NOT NULL REFERENCES installation ON DELETE CASCADE,
            event TEXT NOT NULL, -- upper case
            handler TEXT NOT NULL,
            authUserID INTEGER NOT NULL DEFAULT 0, -- auth_type
            boundBy INTEGER NOT NULL,
            isOffline INTEGER NOT NULL DEFAULT 0,
            UNIQUE (installationID, event, handler, authUserID, isOffline)
        );
        -- Deliveries that are still to be made, so that a restart loses none.
        CREATE TABLE eventDelivery (
            id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: the queue remembers what became of it
            portalID INTEGER NOT NULL,
            clientID TEXT NOT NULL,
            handlerID INTEGER,
            event TEXT NOT NULL, handler TEXT NOT NULL,
            fields TEXT NOT NULL, -- JSON of the whole form but ts
            due INTEGER NOT NULL -- Unix milliseconds
        );

        CREATE TABLE placementBinding (
            id INTEGER PRIMARY KEY,
            installationID INTEGER NOT NULL REFERENCES installation ON DELETE CASCADE,
            placement TEXT NOT NULL, handler TEXT NOT NULL,
            title TEXT NOT NULL, description TEXT NOT NULL, groupName TEXT NOT NULL,
            languages TEXT NOT NULL, options TEXT NOT NULL, -- JSON
            userID INTEGER NOT NULL DEFAULT 0,
            UNIQUE (installationID, placement, handler, userID)
        );

        -- app.option and user.option: kept by client and portal, because they may outlive an installation.
        CREATE TABLE option (
            portalID INTEGER NOT NULL REFERENCES portal ON DELETE CASCADE,
            clientID TEXT NOT NULL, userID INTEGER NOT NULL, -- 0: of the application
            name TEXT NOT NULL, value TEXT NOT NULL, -- JSON
            PRIMARY KEY (portalID, clientID, userID, name)
        ) WITHOUT ROWID;
        -- Users who have opened an application: FIRST_RUN is false for them.
        CREATE TABLE firstRun (
            installationID INTEGER NOT NULL REFERENCES installation ON DELETE CASCADE, userID INTEGER NOT NULL,
            PRIMARY KEY (installationID, userID)
        ) WITHOUT ROWID;

        -- Records of all types: one engine, one table.
        CREATE TABLE record (
            portalID INTEGER NOT NULL REFERENCES portal ON DELETE CASCADE,
            type TEXT NOT NULL, -- crm.deal
            id INTEGER NOT NULL,
            fields TEXT NOT NULL, -- JSON
            PRIMARY KEY (portalID, type, id)
        ) WITHOUT ROWID;
        CREATE TABLE recordSequence (
            portalID INTEGER NOT NULL REFERENCES portal ON DELETE CASCADE, type TEXT NOT NULL, last INTEGER NOT NULL,
            PRIMARY KEY (portalID, type)
        ) WITHOUT ROWID;

        -- Signed-in browsers of the portals' people.
        CREATE TABLE webSession (
            id TEXT PRIMARY KEY, portalID INTEGER NOT NULL REFERENCES portal ON DELETE CASCADE, userID INTEGER NOT NULL
        ) WITHOUT ROWID;

        -- What an application's public address stands for on this machine.
        CREATE TABLE origin (publicOrigin TEXT PRIMARY KEY, target TEXT NOT NULL) WITHOUT ROWID;
        """
}
