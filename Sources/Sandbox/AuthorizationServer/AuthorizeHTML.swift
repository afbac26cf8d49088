/// The pages of the authorization: plain, without a script.
struct AuthorizeHTML: Sendable {
    let portal: PortalRow
    private let isRussian: Bool

    init(request: EdgeRequest, portal: PortalRow) {
        self.portal = portal
        isRussian = (request.cookie(Visit.languageCookie) ?? portal.language) == "ru"
    }

    private func say(_ english: String, _ russian: String) -> String { isRussian ? russian : english }

    func signIn(_ people: [PersonRow], application: String, action: String) -> String {
        let buttons = people.map { person -> HTML in
            let name = [person.name, person.lastName].filter { !$0.isEmpty }.joined(separator: " ")
            let role = person.isAdmin ? say(" (administrator)", " (администратор)") : ""
            return """
                <li><button type="submit" name="user_id" value="\(person.id)">\(name.isEmpty
                    ? say("User \(person.id)", "Пользователь \(person.id)") : name)\(role)</button></li>
                """
        }
        return page(
            say("Sign in to \(portal.domain)", "Вход на \(portal.domain)"),
            """
            <p>\(say("The application", "Приложение")) <strong>\(application)</strong> \(say(
                "asks for access. Sign in as:", "запрашивает доступ. Войти как:"))</p>
            <form method="post" action="\(action)"><ul>
            \(buttons)
            </ul></form>
            """)
    }

    func code(_ code: String, seconds: Int) -> String {
        page(
            say("Authorization code", "Код авторизации"),
            """
            <p>\(say(
                "Enter this code in the application. It is valid for \(seconds) seconds, once.",
                "Введите этот код в приложении. Он действует \(seconds) секунд и только один раз."))</p>
            <p><output id="code">\(code)</output></p>
            """)
    }

    /// Why the application gets nothing, and where the person goes from here. The application itself hears nothing of it.
    func refusal(_ failure: RESTFailure, offer: Offer?) -> String {
        let link: HTML? = offer.flatMap { offer in
            let address = "/marketplace/detail/\(FormCodec.escape(offer.application.clientID))/"
            let wizard = "/marketplace/app/\(offer.installation?.id ?? 0)/"
            switch failure.code {
            case .notInstalled where offer.isInstalled:
                return anchor(wizard, say("Open the application", "Открыть приложение"))
            case .notInstalled:
                return anchor(address, say("The application in the Market", "Приложение в Маркете"))
            case .paymentRequired: return anchor(address, say("Trial and payment", "Пробный период и оплата"))
            default: return nil
            }
        }
        let name: HTML? = offer.map {
            "<p><strong>\($0.version.name(in: isRussian ? "ru" : "en"))</strong></p>"
        }
        return page(
            say("Access was not granted", "Доступ не предоставлен"),
            """
            \(name)
            <p role="alert" data-error="\(failure.code.value)">\(text(failure, isInstalled: offer?.isInstalled ?? false))</p>
            \(link)
            <p>\(portal.domain)</p>
            """)
    }

    private func anchor(_ address: String, _ text: String) -> HTML { "<p><a href=\"\(address)\">\(text)</a></p>" }

    private func text(_ failure: RESTFailure, isInstalled: Bool) -> String {
        let english = failure.text ?? failure.code.value
        guard isRussian else { return english }
        switch failure.code {
        case .notInstalled where isInstalled:
            return
                "Приложение ещё не установлено полностью. Обратитесь к администратору вашего Битрикс24, чтобы завершить установку."
        case .notInstalled: return "Приложение не установлено на этом Битрикс24."
        case .paymentRequired: return "Оплаченный период приложения на этом Битрикс24 закончился."
        case .userAccessError: return "У вас нет доступа к этому приложению."
        case .wrongClient: return "Приложения с таким client_id нет."
        default: return english
        }
    }

    private func page(_ title: String, _ content: HTML) -> String {
        let page: HTML = """
            <!doctype html>
            <html lang="\(isRussian ? "ru" : "en")"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title>
            <style>body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem}
            ul{list-style:none;padding:0}button{font:inherit;padding:.5rem 1rem;margin:.25rem 0;width:100%}
            output{font:1.2rem ui-monospace,monospace;user-select:all}</style></head>
            <body><main><h1>\(title)</h1>
            \(content)
            </main></body></html>
            """
        return page.markup
    }
}
