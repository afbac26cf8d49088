public import Bitrix24

/// The end of an installation wizard: what tells the portal that the application is installed.
///
/// Until then the portal shows no widget, sends no event, and opens the wizard instead of the application.
/// Source: https://apidocs.bitrix24.com/settings/app-installation/installation-finish.html
public enum InstallFinish {
    /// A `<script>` element for a wizard's own page. It defines `finishInstallation(choices)`, which loads the platform's library, sends `choices` as
    /// JSON to the server and, only after the server answered `{"ok":true}`, calls `BX24.installFinish()`: once, whatever the page does.
    ///
    /// What happens is said in the page's element `#installation-state`, which should have `aria-live="polite"`; without one the script adds it.
    /// `finishInstallation` returns a promise: `true` when the installation was finished; `false` when it may be tried again.
    ///
    /// - Parameters:
    ///   - session: Of the frame (``FrameVisit/session``).
    ///   - setupPath: The address given to ``ApplicationRoutes/installer(_:setUpAt:on:policy:setUp:page:)``.
    ///   - nonce: Of the page (``FrameVisit/nonce``).
    public static func script(
        session: Secret, setUpAt setupPath: String, language: PageLanguage, nonce: String, applicationName: String = ""
    ) -> String {
        let texts = InstallTexts(language, name: applicationName)
        let data: JSONValue = [
            "session": .string(session.reveal()), "setup": .string(setupPath), "done": .string(texts.done),
            "working": .string(texts.working), "noLibrary": .string(texts.noLibrary),
            "offline": .string(texts.offline), "failed": .string(texts.failed),
            "notFinished": .string(texts.notFinished),
        ]
        return """
            <script type="application/json" id="installation">\(HTML.escapeScriptData(data.serialized()))</script>
            <script nonce="\(nonce)">\(code)</script>
            """
    }

    private static let code = """
        (function () {
          "use strict";
          var data = JSON.parse(document.getElementById("installation").textContent);
          var library = null, preparing = null, finished = false;

          function say(text, isProblem) {
            var state = document.getElementById("installation-state");
            if (!state) {
              state = document.createElement("p");
              state.id = "installation-state";
              (document.querySelector("main") || document.body).appendChild(state);
            }
            state.setAttribute("role", isProblem ? "alert" : "status");
            state.textContent = text;
          }

          function load() {
            if (library) { return library; }
            library = new Promise(function (resolve, reject) {
              function ready() {
                try { window.BX24.init(resolve); } catch (error) { reject(error); }
              }
              if (window.BX24) { ready(); return; }
              var script = document.createElement("script");
              script.src = "\(ScriptLibrary.address)";
              script.onload = ready;
              script.onerror = function () { script.remove(); reject(new Error("no library")); };
              document.head.appendChild(script);
              setTimeout(function () { reject(new Error("no answer")); }, 20000);
            });
            library.catch(function () { library = null; });
            return library;
          }

          function ask(method, body) {
            var headers = { "X-Frame-Session": data.session };
            if (body !== undefined) { headers["Content-Type"] = "application/json"; }
            return fetch(data.setup, {
              method: method, headers: headers, body: body, credentials: "omit", cache: "no-store"
            }).then(function (response) { return response.json(); });
          }

          function watch() {
            setTimeout(function () {
              ask("GET").then(function (answer) {
                if (answer.installed === false) { say(data.notFinished, true); }
              }).catch(function () { });
            }, 10000);
          }

          function prepare(choices) {
            return ask("POST", JSON.stringify(choices === undefined ? null : choices)).then(function (answer) {
              if (answer.ok !== true) { say(answer.message || data.failed, true); return false; }
              if (!finished) {
                finished = true;
                say(data.done, false);
                window.BX24.installFinish();
                watch();
              }
              return true;
            }, function () { say(data.offline, true); return false; });
          }

          window.finishInstallation = function (choices) {
            if (finished) { return Promise.resolve(true); }
            if (preparing) { return preparing; }
            say(data.working, false);
            preparing = load().then(function () { return prepare(choices); }, function () { say(data.noLibrary, true); return false; })
              .then(function (done) { preparing = null; return done; });
            return preparing;
          };
        })();
        """
}

/// What an installation page says while it works.
struct InstallTexts {
    var title, working, done, again, noLibrary, offline, failed, notFinished: String

    init(_ language: PageLanguage, name: String) {
        switch language {
        case .english:
            let application = name.isEmpty ? "The application" : name
            title = "Installing \(name.isEmpty ? "the application" : name)"
            working = "Connecting the application to your Bitrix24. This takes a few seconds…"
            done =
                "The installation is finished. \(application) opens by itself; if it does not, open it from the menu."
            again = "Try again"
            noLibrary =
                "The page could not reach the script library of Bitrix24. Open this page inside Bitrix24, check the connection and try again."
            offline = "The server of the application could not be reached. Check the connection and try again."
            failed = "The installation could not be finished. Please try again."
            notFinished =
                "Bitrix24 has not confirmed the installation yet. Reload the page in Bitrix24 and go through the installation once more."
        case .russian:
            let application = name.isEmpty ? "Приложение" : "Приложение «\(name)»"
            title = name.isEmpty ? "Установка приложения" : "Установка приложения «\(name)»"
            working = "Подключаем приложение к вашему Битрикс24. Это займёт несколько секунд…"
            done =
                "Установка завершена. \(application) откроется само; если этого не произошло, откройте его из меню."
            again = "Повторить"
            noLibrary =
                "Не удалось загрузить библиотеку скриптов Битрикс24. Откройте эту страницу внутри Битрикс24, проверьте подключение и повторите попытку."
            offline = "Сервер приложения недоступен. Проверьте подключение и повторите попытку."
            failed = "Не удалось завершить установку. Повторите попытку."
            notFinished =
                "Битрикс24 пока не подтвердил установку. Перезагрузите страницу в Битрикс24 и пройдите установку ещё раз."
        }
    }
}
