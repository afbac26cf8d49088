/// What a page of the kit tells a person: what happened, and what to do next.
public enum PageMessage: Sendable, Hashable, CaseIterable {
    /// The page was opened without a portal around it.
    case openInside
    /// The request is no launch, or a damaged one.
    case malformed
    /// The request is larger than a launch can be.
    case tooLarge
    /// The launch did not prove itself: its token belongs to nobody, to another portal or to a removed application.
    case notProven
    /// The session of the frame has ended.
    case sessionEnded
    /// The application is not installed on the portal any more.
    case removed
    /// The trial, the subscription or the tariff does not allow it.
    case payment
    /// The portal or the authorization server does not answer as it should.
    case platform
    /// The user is not allowed to do this.
    case accessDenied
    /// Only an administrator may do this.
    case administratorOnly
    /// The setup needs an administrator.
    case administratorNeeded
    /// An administrator has to allow a method first.
    case confirmationNeeded
    /// The application lacks a permission (scope) on the portal.
    case scopeMissing
    /// The portal has not the part (module, method) that the application needs.
    case moduleMissing
    /// The portal's tariff lacks what the application needs.
    case tariff
    /// The authorization was not started here, or was finished already.
    case stateMismatch
    /// The authorization came back without a code.
    case codeMissing
    /// The authorization code is wrong, used or older than 30 seconds.
    case codeRefused
    /// The person or the portal did not let the application in.
    case authorizationRefused
    /// What was entered is no address of a portal.
    case portalUnknown
    /// The application's own keys or addresses are not accepted by the authorization server.
    case misconfigured
    /// Anything else.
    case wrong

    /// A short heading.
    public func title(_ language: PageLanguage) -> String { text(language).title }
    /// One to three sentences.
    public func message(_ language: PageLanguage) -> String { text(language).message }

    private func text(_ language: PageLanguage) -> (title: String, message: String) {
        switch language {
        case .english: english
        case .russian: russian
        }
    }

    private var english: (title: String, message: String) {
        switch self {
        case .openInside:
            (
                "Open this application inside Bitrix24",
                "This page works only inside your Bitrix24. Sign in to it and open the application from the menu or from the Market."
            )
        case .malformed:
            (
                "The request could not be read",
                "Some of the data that Bitrix24 sends is missing. Reload the page in Bitrix24 and try again."
            )
        case .tooLarge:
            ("The request is too large", "Bitrix24 sent more data than this page accepts. Reload the page in Bitrix24.")
        case .notProven:
            (
                "Access could not be confirmed",
                "Bitrix24 did not confirm this sign-in. Reload the page in Bitrix24. If this repeats, ask an administrator to install the application again."
            )
        case .sessionEnded:
            (
                "Please open the application again",
                "This page was open for a long time. Reload the page in Bitrix24 and open the application from the menu."
            )
        case .removed:
            (
                "The application is not installed",
                "It was removed from this Bitrix24. An administrator can install it again from the Market."
            )
        case .payment:
            (
                "The subscription has ended",
                "Your Bitrix24 does not let the application work: the trial, the subscription or the plan has ended. Ask the administrator to renew it."
            )
        case .platform:
            (
                "Bitrix24 does not answer",
                "Your Bitrix24 did not answer as expected. This is usually over in a few minutes; please try again."
            )
        case .accessDenied:
            ("No access", "Your account has no right to do this. Ask the administrator of your Bitrix24.")
        case .administratorNeeded:
            (
                "An administrator is needed",
                "Only an administrator of your Bitrix24 can finish the installation. Ask one to open the application once."
            )
        case .stateMismatch:
            (
                "Sign in again",
                "This sign-in was not started here, or it was finished before. Start it again from the application."
            )
        case .administratorOnly:
            ("An administrator is needed", "Only an administrator of your Bitrix24 may do this. Ask one of them.")
        case .confirmationNeeded:
            (
                "An administrator has to agree",
                "Bitrix24 has asked your administrators to allow this. Try again after one of them has answered the notification."
            )
        case .scopeMissing:
            (
                "The application lacks a permission",
                "This Bitrix24 has not given the application a permission that it needs. Ask the administrator to update the application in the Market."
            )
        case .moduleMissing:
            (
                "A part of Bitrix24 is missing",
                "Your Bitrix24 does not have the tool that this needs: it is switched off, not installed or too old. Ask the administrator."
            )
        case .tariff:
            (
                "Your plan does not include this",
                "The plan of your Bitrix24 does not include what the application needs. Ask the administrator to choose a higher plan."
            )
        case .codeMissing:
            (
                "Bitrix24 sent no code",
                "The address came back without the code that signs you in. Start again, and let Bitrix24 bring you back by itself."
            )
        case .codeRefused:
            (
                "The code is no longer valid",
                "A code works once and for 30 seconds. Get a new one and use it right away."
            )
        case .authorizationRefused:
            (
                "Bitrix24 did not let the application in",
                "The sign-in was cancelled or is not allowed. Check that the application is installed on this Bitrix24, then start again."
            )
        case .portalUnknown:
            (
                "This is no address of a Bitrix24",
                "Enter the address of your Bitrix24 as the browser shows it, for example company.bitrix24.com."
            )
        case .misconfigured:
            (
                "The application is not set up correctly",
                "Bitrix24 does not accept the keys of the application. Check that it is installed on this Bitrix24; if it is, tell its developer."
            )
        case .wrong: ("Something went wrong", "The request could not be finished. Please try again in a minute.")
        }
    }

    private var russian: (title: String, message: String) {
        switch self {
        case .openInside:
            (
                "Откройте приложение в Битрикс24",
                "Эта страница работает только внутри вашего Битрикс24. Войдите в него и откройте приложение из меню или из Маркета."
            )
        case .malformed:
            (
                "Не удалось прочитать запрос",
                "Часть данных, которые присылает Битрикс24, отсутствует. Перезагрузите страницу в Битрикс24 и повторите попытку."
            )
        case .tooLarge:
            (
                "Слишком большой запрос",
                "Битрикс24 прислал больше данных, чем принимает эта страница. Перезагрузите страницу в Битрикс24."
            )
        case .notProven:
            (
                "Не удалось подтвердить доступ",
                "Битрикс24 не подтвердил этот вход. Перезагрузите страницу в Битрикс24. Если ошибка повторяется, попросите администратора установить приложение заново."
            )
        case .sessionEnded:
            (
                "Откройте приложение заново",
                "Страница была открыта слишком долго. Перезагрузите страницу в Битрикс24 и откройте приложение из меню."
            )
        case .removed:
            (
                "Приложение не установлено",
                "Оно удалено из этого Битрикс24. Администратор может снова установить его из Маркета."
            )
        case .payment:
            (
                "Подписка закончилась",
                "Ваш Битрикс24 не разрешает приложению работать: закончился пробный период, подписка или тариф. Попросите администратора их продлить."
            )
        case .platform:
            (
                "Битрикс24 не отвечает",
                "Ваш Битрикс24 ответил не так, как ожидалось. Обычно это проходит за несколько минут; повторите попытку."
            )
        case .accessDenied:
            (
                "Нет доступа",
                "У вашей учётной записи нет права на это действие. Обратитесь к администратору вашего Битрикс24."
            )
        case .administratorNeeded:
            (
                "Нужен администратор",
                "Завершить установку может только администратор вашего Битрикс24. Попросите его один раз открыть приложение."
            )
        case .stateMismatch:
            ("Войдите ещё раз", "Этот вход начат не здесь или уже завершён. Начните его заново из приложения.")
        case .administratorOnly:
            (
                "Нужен администратор",
                "Это может сделать только администратор вашего Битрикс24. Обратитесь к нему."
            )
        case .confirmationNeeded:
            (
                "Нужно согласие администратора",
                "Битрикс24 попросил администраторов разрешить это действие. Повторите попытку, когда один из них ответит на уведомление."
            )
        case .scopeMissing:
            (
                "Приложению не хватает прав",
                "Этот Битрикс24 не дал приложению нужное разрешение. Попросите администратора обновить приложение в Маркете."
            )
        case .moduleMissing:
            (
                "В Битрикс24 нет нужного инструмента",
                "В вашем Битрикс24 нет инструмента, который здесь нужен: он выключен, не установлен или устарел. Обратитесь к администратору."
            )
        case .tariff:
            (
                "Недоступно на вашем тарифе",
                "Тариф вашего Битрикс24 не включает то, что нужно приложению. Попросите администратора выбрать более высокий тариф."
            )
        case .codeMissing:
            (
                "Битрикс24 не прислал код",
                "В адресе возврата нет кода, который нужен для входа. Начните заново и дождитесь, пока Битрикс24 сам вернёт вас сюда."
            )
        case .codeRefused:
            (
                "Код больше не действует",
                "Код действует один раз и только 30 секунд. Получите новый и сразу введите его."
            )
        case .authorizationRefused:
            (
                "Битрикс24 не пустил приложение",
                "Вход отменён или не разрешён. Проверьте, что приложение установлено в этом Битрикс24, и начните заново."
            )
        case .portalUnknown:
            (
                "Это не адрес Битрикс24",
                "Введите адрес вашего Битрикс24 так, как его показывает браузер, например company.bitrix24.ru."
            )
        case .misconfigured:
            (
                "Приложение настроено неверно",
                "Битрикс24 не принимает ключи приложения. Проверьте, что оно установлено в этом Битрикс24; если установлено, сообщите разработчику."
            )
        case .wrong: ("Что-то пошло не так", "Не удалось выполнить запрос. Повторите попытку через минуту.")
        }
    }
}
