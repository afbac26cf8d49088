"""Writes a tiny application into a folder: `make.py FOLDER KIND [DEFECT]`. See app.py for the words."""

import os
import shutil
import struct
import sys
import zlib


def png(width, height):
    """A plain picture of one colour."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    rows = b"".join(b"\0" + b"\x2f\x6f\xc4" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def card(kind, defect):
    has_page = "callback" not in kind or "page" in kind
    has_widget = has_page and not ("bx24" in kind and "direct" in kind)
    scopes = ["crm", "placement"] if has_widget else ["crm"]
    if defect == "scope-unused":
        scopes.append("telephony")
    lines = ["application:", "  code: acme.tiny", f"  type: {'local' if 'local' in kind else 'market'}", "  version: 1.0.0"]
    lines += [f"  interface: {'true' if has_page else 'false'}", f"  scopes: [{', '.join(scopes)}]"]
    if has_widget:
        lines.append("  placements: [CRM_DEAL_DETAIL_TAB]")
    lines.append("  urls:")
    if has_page:
        lines.append(f"    application: {'http' if defect == 'http-card' else 'https'}://tiny.example/app")
    if "wizard" in kind:
        lines.append("    installer: https://tiny.example/install")
    if "callback" in kind or "event-token" in kind:
        lines.append("    callback: https://tiny.example/installed")
    if "card-events" in kind:
        events = ["ONAPPINSTALL", "ONCRMDEALADD"] + ([] if defect == "uninstall-unbound" else ["ONAPPUNINSTALL"])
        lines.append(f"  events: [{', '.join(events)}]")
    environment = {"CLIENT_ID": '"${client_id}"', "CLIENT_SECRET": '"${client_secret}"', "DEFECT": f'"{defect}"'}
    environment["KIND"] = '"' + ",".join(sorted(kind | ({"page"} if has_page else set()))) + '"'
    if has_widget:
        environment.update(WIDGET_METHOD='"placement.bind"', WIDGET_PLACE='"CRM_DEAL_DETAIL_TAB"')
    if defect == "scope-undeclared":
        environment["EXTRA_METHOD"] = '"user.get"'
    lines += ["run:", "  command: exec python3 app.py", "  origin: http://127.0.0.1:${port}"]
    if "bare" not in kind:
        lines += ["  ready: /healthz", "  data: [var/]"]
    lines.append("  env: { " + ", ".join(f"{name}: {value}" for name, value in environment.items()) + " }")
    lines.append("sources: [app.py]")
    if "local" in kind:
        return "\n".join(lines) + "\n"
    lines += ["listing:", "  region: com", "  languages:", "    en:", "      name: Tiny Board", "      short: Counts deals."]
    lines += ["      full: Shows the deals of the CRM. Reads deals and adds a tab to their card.", "      installation: Press Install.",
              "      support: support@tiny.example"]
    if defect != "icon-missing":
        lines.append("  icon: icon.png")
    if defect != "privacy-missing":
        lines.append("  privacy_policy: https://tiny.example/" + ("nowhere" if defect == "privacy-404" else "privacy"))
    if defect == "http-license":
        lines.append("  license: http://tiny.example/privacy")
    return "\n".join(lines) + "\n"


def main():
    folder, kind = sys.argv[1], set(sys.argv[2].split(","))
    defect = sys.argv[3] if len(sys.argv) > 3 else ""
    os.makedirs(folder, exist_ok=True)
    shutil.copy(os.path.join(os.path.dirname(os.path.abspath(__file__)), "app.py"), folder)
    with open(os.path.join(folder, "lintel.yml"), "w", encoding="utf-8") as file:
        file.write(card(kind, defect))
    size = {"icon-small": (64, 64), "icon-oblong": (128, 96)}.get(defect, (128, 128))
    with open(os.path.join(folder, "icon.png"), "wb") as file:
        file.write(png(*size))


main()
