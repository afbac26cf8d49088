/// What a new session is told before its target runs.
struct SessionSetup: Sendable {
    let commands: [ProtocolCommand]

    static func hasFrames(_ kind: String) -> Bool { kind == "page" || kind == "iframe" }

    init(kind: String, session: String, context: BrowserContext, viewport: Viewport) {
        var commands: [ProtocolCommand] = []
        func add(_ method: String, _ parameters: BrowserValue = [:]) {
            commands.append(ProtocolCommand(method, parameters, session: session))
        }
        add("Runtime.enable")
        add("Network.enable", Self.recording)
        add("Log.enable")
        add("Target.setAutoAttach", autoAttachment)
        guard Self.hasFrames(kind) else {
            add("Network.setUserAgentOverride", Self.userAgent(context, viewport))
            self.commands = commands
            return
        }
        add("Page.enable")
        add("Page.setLifecycleEventsEnabled", ["enabled": true])
        add("Security.enable")
        add("Inspector.enable")
        commands += Self.appearance(session, kind: kind, context: context, viewport: viewport)
        if kind == "iframe", context.identity.deniesThirdPartyStorage {
            add("Page.addScriptToEvaluateOnNewDocument", ["source": .string(Self.denial), "runImmediately": true])
        }
        self.commands = commands
    }

    /// Bytes: of a posted body, of all answers that a process keeps, of one of them.
    private static let recording: BrowserValue = [
        "maxPostDataSize": 1_048_576, "maxTotalBufferSize": 104_857_600, "maxResourceBufferSize": 20_971_520,
    ]

    /// The window that a session's documents see.
    static func appearance(_ session: String, kind: String, context: BrowserContext, viewport: Viewport)
        -> [ProtocolCommand]
    {
        var commands = [
            ProtocolCommand("Emulation.setUserAgentOverride", userAgent(context, viewport), session: session),
            ProtocolCommand(
                "Emulation.setTouchEmulationEnabled",
                ["enabled": .bool(viewport.isMobile), "maxTouchPoints": .number(viewport.isMobile ? 5 : 1)],
                session: session),
        ]
        if kind == "page" {
            commands.append(
                ProtocolCommand(
                    "Emulation.setDeviceMetricsOverride",
                    [
                        "width": .number(Double(viewport.width)), "height": .number(Double(viewport.height)),
                        "deviceScaleFactor": .number(viewport.scale), "mobile": .bool(viewport.isMobile),
                        "screenWidth": .number(Double(viewport.width)),
                        "screenHeight": .number(Double(viewport.height)),
                    ], session: session))
        }
        return commands
    }

    private static func userAgent(_ context: BrowserContext, _ viewport: Viewport) -> BrowserValue {
        [
            "userAgent": .string(context.identity.userAgent(for: viewport)),
            "acceptLanguage": .string(context.language),
            "platform": viewport.isMobile ? "Linux armv81" : "Linux x86_64",
        ]
    }

    /// What a private window does to frames of other sites, told in Chrome's words.
    private static let denial = """
        (() => {
            const deny = (name) => {
                throw new DOMException(
                    `Failed to read the '${name}' property from 'Window': Access is denied for this document.`,
                    'SecurityError');
            };
            for (const name of ['localStorage', 'sessionStorage']) {
                Object.defineProperty(window, name, { get: () => deny(name), configurable: false });
            }
            const refuse = () => {
                throw new DOMException('The user denied permission to access the database.', 'UnknownError');
            };
            IDBFactory.prototype.open = refuse;
            IDBFactory.prototype.deleteDatabase = refuse;
            IDBFactory.prototype.databases = async () => refuse();
        })();
        """
}
