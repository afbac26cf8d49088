/// How the browser is started; the same for all its contexts.
package struct ChromiumOptions: Sendable {
    /// The browser's path; `nil` looks in the places where Debian and others install it.
    package var executable: String?
    /// A proxy for all requests, `http://127.0.0.1:8080`.
    package var proxy: String?
    /// Hosts that go past the proxy. `<-loopback>` is the reverse: loopback addresses go through it too.
    package var proxyBypass: [String]
    /// Base64 SHA-256 of the SubjectPublicKeyInfo of authorities to trust beside the system's.
    package var trustedSPKIHashes: [String]
    /// Whether frames of other sites are denied cookies and storage, as in a private window.
    ///
    /// Debian's `chromium-headless-shell` reads no profile preferences: there, cookies are blocked by a switch and
    /// storage by a script that runs first in frames of other sites. Partitioned cookies pass, as in Chrome.
    package var blocksThirdPartyCookies: Bool
    /// The language that pages see, as in `Accept-Language`.
    package var language: String
    /// The time that the browser has for its first answer.
    package var startTimeout: Duration
    /// Further command-line switches.
    package var extraArguments: [String]

    package init(
        executable: String? = nil, proxy: String? = nil, proxyBypass: [String] = [],
        trustedSPKIHashes: [String] = [], blocksThirdPartyCookies: Bool = false, language: String = "en",
        startTimeout: Duration = .seconds(20), extraArguments: [String] = []
    ) {
        self.executable = executable
        self.proxy = proxy
        self.proxyBypass = proxyBypass
        self.trustedSPKIHashes = trustedSPKIHashes
        self.blocksThirdPartyCookies = blocksThirdPartyCookies
        self.language = language
        self.startTimeout = startTimeout
        self.extraArguments = extraArguments
    }
}

extension ChromiumOptions {
    /// The command line without the executable's name.
    func arguments(profile: String) -> [String] {
        var arguments = [
            "--headless", "--no-sandbox", "--remote-debugging-pipe", "--user-data-dir=\(profile)",
            "--no-first-run", "--no-default-browser-check", "--no-startup-window", "--disable-gpu",
            "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-extensions", "--disable-default-apps", "--disable-breakpad",
            "--disable-hang-monitor", "--disable-prompt-on-repost", "--disable-field-trial-config",
            "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows",
            "--disable-renderer-backgrounding", "--disable-ipc-flooding-protection",
            "--password-store=basic", "--hide-scrollbars", "--force-color-profile=srgb", "--mute-audio",
            // Input sent right after a load would otherwise wait for the first frame painted.
            "--allow-pre-commit-input",
            // Frames of other sites always get a process, so that "third party" and "own session" are one thing.
            "--site-per-process",
            // Upgrades to https and the prompt for local networks would change what the page asked for.
            "--disable-features=Translate,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,MediaRouter,"
                + "OptimizationHints,LocalNetworkAccessChecks",
            "--lang=\(language)", "--accept-lang=\(language)",
        ]
        if let proxy { arguments.append("--proxy-server=\(proxy)") }
        if !proxyBypass.isEmpty { arguments.append("--proxy-bypass-list=\(proxyBypass.joined(separator: ";"))") }
        if !trustedSPKIHashes.isEmpty {
            arguments.append("--ignore-certificate-errors-spki-list=\(trustedSPKIHashes.joined(separator: ","))")
        }
        if blocksThirdPartyCookies { arguments.append("--test-third-party-cookie-phaseout") }
        return arguments + extraArguments
    }

    /// The profile's `Preferences` file, which the full browser reads.
    var preferences: BrowserValue {
        [
            "profile": [
                "block_third_party_cookies": .bool(blocksThirdPartyCookies),
                "cookie_controls_mode": .number(blocksThirdPartyCookies ? 1 : 0),
            ],
            "intl": ["accept_languages": .string(language)],
        ]
    }
}
