import Bitrix24

/// The page of an installation wizard.
///
/// It waits for the script library, has the server do its part (bind events and placements with the installer's grant) and calls
/// `installFinish` exactly once, after the server said that everything succeeded. A failure is shown with a button that tries again.
/// Source: the platform's documentation, pages "Completing the installation" and "BX24.installFinish".
enum InstallPage {
    static func html(applicationName: String, session: Secret, setupPath: String, language: PageLanguage, nonce: String)
        -> String
    {
        let texts = Texts(language)
        let title = texts.title.replacing("{name}", with: applicationName)
        let data: JSONValue = [
            "session": .string(session.reveal()), "setup": .string(setupPath),
            "done": .string(texts.done.replacing("{name}", with: applicationName)), "working": .string(texts.working),
            "noLibrary": .string(texts.noLibrary), "offline": .string(texts.offline), "failed": .string(texts.failed),
        ]
        return """
            <!doctype html>
            <html lang="\(language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <link rel="icon" href="data:,">
            <title>\(HTML.escape(title))</title>
            <style nonce="\(nonce)">\(MessagePage.style)</style>
            </head>
            <body>
            <main aria-live="polite">
            <h1>\(HTML.escape(title))</h1>
            <p id="state">\(HTML.escape(texts.working))</p>
            <button id="again" type="button" hidden>\(HTML.escape(texts.again))</button>
            </main>
            <script type="application/json" id="wizard">\(HTML.escapeScriptData(data.serialized()))</script>
            <script nonce="\(nonce)">\(script)</script>
            </body>
            </html>
            """
    }

    private static let script = """
        (function () {
          "use strict";
          var wizard = JSON.parse(document.getElementById("wizard").textContent);
          var state = document.getElementById("state");
          var again = document.getElementById("again");
          var prepared = false, finished = false, running = false;

          function fail(message) { running = false; state.textContent = message; state.setAttribute("role", "alert"); again.hidden = false; }

          function finish() {
            if (finished) { return; }
            finished = true;
            running = false;
            state.textContent = wizard.done;
            window.BX24.installFinish();
          }

          function setUp() {
            if (prepared) { finish(); return; }
            fetch(wizard.setup, { method: "POST", headers: { "X-Frame-Session": wizard.session }, credentials: "omit", cache: "no-store" })
              .then(function (response) { return response.json(); })
              .then(function (answer) {
                if (answer.ok !== true) { fail(answer.message || wizard.failed); return; }
                prepared = true;
                finish();
              })
              .catch(function () { fail(wizard.offline); });
          }

          function start() {
            if (running || finished) { return; }
            running = true;
            again.hidden = true;
            state.removeAttribute("role");
            state.textContent = wizard.working;
            if (window.BX24) { ready(); return; }
            var library = document.createElement("script");
            library.src = "\(ScriptLibrary.address)";
            library.onload = ready;
            library.onerror = function () { library.remove(); fail(wizard.noLibrary); };
            document.head.appendChild(library);
          }

          function ready() {
            try { window.BX24.init(setUp); } catch (error) { fail(wizard.noLibrary); }
          }

          again.addEventListener("click", start);
          start();
        })();
        """

    private struct Texts {
        var title, working, done, again, noLibrary, offline, failed: String

        init(_ language: PageLanguage) {
            switch language {
            case .english:
                title = "Installing {name}"
                working = "Connecting the application to your Bitrix24. This takes a few seconds…"
                done = "The installation is finished. {name} opens by itself; if it does not, open it from the menu."
                again = "Try again"
                noLibrary =
                    "The page could not reach the script library of Bitrix24. Open this page inside Bitrix24, check the connection and try again."
                offline = "The server of the application could not be reached. Check the connection and try again."
                failed = "The installation could not be finished. Please try again."
            case .russian:
                title = "Установка приложения «{name}»"
                working = "Подключаем приложение к вашему Битрикс24. Это займёт несколько секунд…"
                done =
                    "Установка завершена. Приложение «{name}» откроется само; если этого не произошло, откройте его из меню."
                again = "Повторить"
                noLibrary =
                    "Не удалось загрузить библиотеку скриптов Битрикс24. Откройте эту страницу внутри Битрикс24, проверьте подключение и повторите попытку."
                offline = "Сервер приложения недоступен. Проверьте подключение и повторите попытку."
                failed = "Не удалось завершить установку. Повторите попытку."
            }
        }
    }
}
