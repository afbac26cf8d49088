/// Why the portal does not show an application to somebody.
enum ApplicationRefusal: Error, Sendable, Hashable {
    case notFinished
    case removed
    case noAccess
    case paymentRequired
    case noInterface
    case other(RESTFailure)

    init(_ failure: RESTFailure) {
        switch failure.code {
        case .userAccessError: self = .noAccess
        case .paymentRequired: self = .paymentRequired
        default: self = .other(failure)
        }
    }

    /// The code under which the journal keeps the refusal.
    var code: String {
        switch self {
        case .notFinished: "not_finished"
        case .removed: ErrorCode.notInstalled.value
        case .noAccess: ErrorCode.userAccessError.value
        case .paymentRequired: ErrorCode.paymentRequired.value
        case .noInterface: "no_interface"
        case .other(let failure): failure.code.value
        }
    }

    /// The portal's own words in place of the application.
    ///
    /// Source of the first: https://apidocs.bitrix24.com/settings/app-installation/installation-finish.html
    func text(_ visit: Visit) -> String {
        switch self {
        case .notFinished:
            visit.say(
                "The application is not fully installed yet. Please contact your Bitrix24 administrator to complete the installation.",
                "Приложение ещё не установлено полностью. Обратитесь к администратору вашего Битрикс24, чтобы завершить установку."
            )
        case .removed:
            visit.say("The application is not installed on this portal.", "Приложение не установлено на этом портале.")
        case .noAccess:
            visit.say(
                "You do not have access to this application. Ask an administrator of your portal to open it to you.",
                "У вас нет доступа к этому приложению. Попросите администратора портала открыть его вам.")
        case .paymentRequired:
            visit.say(
                "The subscription or the trial of this application has ended. It opens again once it is paid for.",
                "Подписка или пробный период приложения закончились. Оно откроется снова после оплаты.")
        case .noInterface:
            visit.say(
                "This application works without pages of its own: it only uses the REST API.",
                "Это приложение работает без своих страниц: оно только использует REST API.")
        case .other(let failure):
            visit.say("The application cannot be opened: ", "Приложение нельзя открыть: ")
                + (failure.text.map { "\($0) (\(failure.code))" } ?? failure.code.value)
        }
    }

    /// The sentence as a block of a page, with the way to what helps.
    ///
    /// - Parameter entry: the application, when its page is what was refused.
    func notice(_ visit: Visit, entry: ApplicationEntry? = nil) -> HTML {
        guard case .paymentRequired = self, let entry, visit.viewer?.person.isAdmin == true else {
            return "<p class=\"notice bad\" role=\"alert\" data-state=\"\(code)\">\(text(visit))</p>"
        }
        let address =
            entry.installation.status == "S"
            ? "/marketplace/subscription/" : "/marketplace/installed/\(entry.id)/payment/"
        return """
            <p class="notice bad" role="alert" data-state="\(code)">\(text(visit))
            <a class="button" href="\(address)" target="_top">\(visit.say("Buy", "Купить"))</a></p>
            """
    }
}
