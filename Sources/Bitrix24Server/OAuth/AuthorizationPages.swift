import Bitrix24
import HTTPTypes
import Hummingbird

/// The pages of the full protocol. They work without scripts and without a mouse, at 360 pixels and wider.
extension ApplicationRoutes {
    /// Asks for the address of the portal.
    func portalPage(start: String, problem: PageFailure?, entered: String, _ request: Request) -> Response {
        let language = language(of: request)
        let texts = AuthorizationTexts(language)
        let title = texts.title.replacing("{name}", with: name(language))
        return form(
            title: title, problem: problem, language: language,
            """
            <form method="get" action="\(HTML.escape(start))">
            <label for="portal">\(HTML.escape(texts.portal))</label>
            <input id="portal" name="portal" value="\(HTML.escape(String(entered.prefix(300))))" placeholder="company.bitrix24.com" \
            inputmode="url" autocomplete="off" autocapitalize="none" spellcheck="false" required autofocus>
            <p class="hint">\(HTML.escape(texts.portalHint))</p>
            <button>\(HTML.escape(texts.next))</button>
            </form>
            """)
    }

    /// Says how to get a code and takes it.
    func codePage(
        path: String, portal: PortalDomain, link: AuthorizationURL, state: String, problem: PageFailure?,
        _ request: Request
    ) -> Response {
        let language = language(of: request)
        let texts = AuthorizationTexts(language)
        let title = texts.title.replacing("{name}", with: name(language))
        return form(
            title: title, problem: problem, language: language,
            """
            <ol>
            <li>\(HTML.escape(texts.codeOpen)) <a href="\(HTML.escape(link.value))" target="_blank" rel="noopener noreferrer">\
            \(HTML.escape(texts.codeLink.replacing("{portal}", with: portal.value)))</a></li>
            <li>\(HTML.escape(texts.codeCopy))</li>
            </ol>
            <p class="hint" id="lifetime">\(HTML.escape(texts.codeLifetime))</p>
            <form method="post" action="\(HTML.escape(path))">
            <input type="hidden" name="portal" value="\(HTML.escape(portal.value))">
            <input type="hidden" name="state" value="\(HTML.escape(state))">
            <label for="code">\(HTML.escape(texts.code))</label>
            <input id="code" name="code" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="200" \
            aria-describedby="lifetime" required>
            <button>\(HTML.escape(texts.connect))</button>
            </form>
            <p class="hint"><a href="\(HTML.escape(path))">\(HTML.escape(texts.otherPortal))</a></p>
            """)
    }

    func connectedPage(_ authorization: VerifiedAuthorization, _ request: Request) -> Response {
        let language = language(of: request)
        let texts = AuthorizationTexts(language)
        let nonce = Self.nonce()
        let message = texts.connected.replacing("{name}", with: name(language))
            .replacing("{portal}", with: authorization.installation.domain.value)
        return PageResponse.page(
            MessagePage.html(
                title: texts.done, message: message, language: language, nonce: nonce, isError: false),
            ancestors: [], nonce: nonce)
    }

    private func form(title: String, problem: PageFailure?, language: PageLanguage, _ body: String) -> Response {
        let nonce = Self.nonce()
        let alert =
            problem.map { problem in
                "<p class=\"alert\" role=\"alert\"><strong>\(HTML.escape(problem.title(language))).</strong> "
                    + "\(HTML.escape(problem.text(language)))</p>"
            } ?? ""
        // A browser holds the redirect that follows a form to the same rule as the form, and the portal is on another host.
        var policy = PagePolicy().allowing(.forms, "https:")
        if !kit.configuration.portals.plainHosts.isEmpty { policy = policy.allowing(.forms, "http:") }
        return PageResponse.page(
            MessagePage.document(
                title: title, language: language, nonce: nonce,
                main: "<main><h1>\(HTML.escape(title))</h1>\(alert)\(body)</main>"),
            status: problem?.status ?? .ok, ancestors: [], nonce: nonce, policy: policy)
    }
}

struct AuthorizationTexts {
    var title, portal, portalHint, next, codeOpen, codeLink, codeCopy, codeLifetime, code, connect, otherPortal: String
    var done, connected, again: String

    init(_ language: PageLanguage) {
        switch language {
        case .english:
            title = "Connect {name} to your Bitrix24"
            portal = "Address of your Bitrix24"
            portalHint = "As the browser shows it. The application must be installed there."
            next = "Continue"
            codeOpen = "Open this page of your Bitrix24, in a new tab:"
            codeLink = "Get a code from {portal}"
            codeCopy = "Copy the code that it shows, come back here and paste it."
            codeLifetime =
                "A code works once and for 30 seconds only, so paste it right away. If it is too late, get a new one with the same link."
            code = "Code"
            connect = "Connect"
            otherPortal = "Use another Bitrix24"
            done = "Connected"
            connected = "{name} is connected to {portal}. You can close this page."
            again = "Start again"
        case .russian:
            title = "Подключение «{name}» к вашему Битрикс24"
            portal = "Адрес вашего Битрикс24"
            portalHint = "Так, как его показывает браузер. Приложение должно быть там установлено."
            next = "Продолжить"
            codeOpen = "Откройте страницу вашего Битрикс24 в новой вкладке:"
            codeLink = "Получить код на {portal}"
            codeCopy = "Скопируйте показанный код, вернитесь сюда и вставьте его."
            codeLifetime =
                "Код действует один раз и только 30 секунд, поэтому вставьте его сразу. Если не успели, получите новый по той же ссылке."
            code = "Код"
            connect = "Подключить"
            otherPortal = "Выбрать другой Битрикс24"
            done = "Подключено"
            connected = "«{name}» подключено к {portal}. Эту страницу можно закрыть."
            again = "Начать заново"
        }
    }
}
