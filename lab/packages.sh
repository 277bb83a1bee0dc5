# Debian packages of the lab: sourced by ./godwit (demo, lab, test). Functions only, nothing runs on sourcing.
#
# godwit_packages_ensure [--yes]   installs what is missing and unpacks the guest kernel; asks first, unless --yes
#                                  is given, CI=true or standard input is no terminal
#
# GODWIT_APT_ROOT  a directory that takes the place of / for reading source entries (tests)
# GODWIT_LAB_CACHE where the guest kernel is unpacked (default /var/cache/godwit-lab)
# shellcheck shell=bash

GODWIT_LAB_CACHE=${GODWIT_LAB_CACHE:-/var/cache/godwit-lab}
GODWIT_HYPERVISOR_PACKAGES=(libvirt-daemon libvirt-clients libvirt-daemon-driver-qemu libvirt-daemon-log
  qemu-system-x86 qemu-utils)
GODWIT_TOOL_PACKAGES=(gcc libc6-dev iproute2 socat util-linux xz-utils)

godwit_fail() {
  printf 'godwit: %s\n' "$@" >&2
  return 1
}

godwit_os_field() { # FIELD: a value of os-release, "" when it has none
  sed -n "s/^$1=\"\{0,1\}\([^\"]*\)\"\{0,1\}$/\1/p" "${GODWIT_APT_ROOT:-}/etc/os-release" | head -n 1
}

# Prints "URI<tab>SIGNED-BY" of the machine's own Debian entry whose suites include CODENAME and whose components
# include main. SIGNED-BY is empty when the entry has none. Reads deb822 (*.sources) and one-line (*.list) entries.
godwit_debian_source() { # CODENAME
  local root=${GODWIT_APT_ROOT:-} file
  for file in "$root"/etc/apt/sources.list.d/*.sources; do
    [ -r "$file" ] || continue
    awk -v codename="$1" '
      function flush(   i, n, word, has_suite, has_main, uri) {
        n = split(field["suites"], word, " "); for (i = 1; i <= n; i++) has_suite += word[i] == codename
        n = split(field["components"], word, " "); for (i = 1; i <= n; i++) has_main += word[i] == "main"
        split(field["uris"], uri, " ")
        if (has_suite && has_main && field["types"] ~ /(^| )deb( |$)/ && tolower(field["enabled"]) != "no" && uri[1] != "")
          print uri[1] "\t" field["signed-by"]
        delete field
      }
      /^#/ { next }
      /^[ \t]*$/ { flush(); next }
      /^[^ \t]/ { name = tolower($0); sub(/:.*/, "", name); value = $0; sub(/^[^:]*:[ \t]*/, "", value); field[name] = value; next }
      END { flush() }' "$file"
  done | grep -v -e '-security' | head -n 1 | grep . && return 0
  for file in "$root/etc/apt/sources.list" "$root"/etc/apt/sources.list.d/*.list; do
    [ -r "$file" ] || continue
    awk -v codename="$1" '
      $1 == "deb" {
        line = $0; signed = ""
        if (match(line, /\[[^]]*\]/)) {
          options = substr(line, RSTART + 1, RLENGTH - 2); line = substr(line, 1, RSTART - 1) substr(line, RSTART + RLENGTH)
          n = split(options, option, " ")
          for (i = 1; i <= n; i++) if (option[i] ~ /^signed-by=/) signed = substr(option[i], 11)
        }
        n = split(line, word, " ")
        if (word[3] == codename) for (i = 4; i <= n; i++) if (word[i] == "main") print word[2] "\t" signed
      }' "$file"
  done | grep -v -e '-security' | head -n 1 | grep .
}

# Writes the backports entry that Debian 12 needs, derived from its own; nothing is written when one is there already.
godwit_write_backports_source() { # CODENAME
  local root=${GODWIT_APT_ROOT:-} suite="$1-backports" entry
  local target="$root/etc/apt/sources.list.d/godwit-backports.sources"
  if grep -qsE "(^|[[:space:]])$suite([[:space:]]|\$)" "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/*.list \
    "$root"/etc/apt/sources.list.d/*.sources; then
    return 0
  fi
  entry=$(godwit_debian_source "$1") || {
    godwit_fail "No Debian entry for '$1 main' found in $root/etc/apt/sources.list and $root/etc/apt/sources.list.d." \
      "Add the suite $suite to the machine's package sources by hand and start again."
    return 1
  }
  {
    printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\n' "${entry%%$'\t'*}" "$suite"
    if [ -n "${entry#*$'\t'}" ]; then printf 'Signed-By: %s\n' "${entry#*$'\t'}"; fi
  } >"$target"
  echo "godwit: added the package source $target"
}

godwit_is_installed() { # PACKAGE
  dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed
}

godwit_missing_packages() { # prints what is not installed, hypervisor first
  local package
  for package in "${GODWIT_HYPERVISOR_PACKAGES[@]}" "${GODWIT_TOOL_PACKAGES[@]}"; do
    godwit_is_installed "$package" || echo "$package"
  done
}

# Debian 12's own QEMU 7.2 corrupts guests that are moved under TCG: the lab needs 9.0 or later.
godwit_hypervisor_is_too_old() {
  local version
  version=$(dpkg-query -W -f '${Version}' qemu-system-x86 2>/dev/null) && [ -n "$version" ] &&
    dpkg --compare-versions "$version" lt 1:9.0
}

godwit_running_guests() { # prints the pids of QEMU processes of this machine
  local exe
  for exe in /proc/[0-9]*/exe; do
    case $(readlink "$exe" 2>/dev/null) in
      */qemu-system-* | */qemu-kvm*) exe=${exe#/proc/} && echo "${exe%/exe}" ;;
    esac
  done
}

godwit_ask() { # QUESTION: true for yes; not asked when nobody is there to answer
  [ "${GODWIT_YES:-}" = 1 ] || [ "${CI:-}" = true ] || [ ! -t 0 ] && return 0
  local answer
  read -r -p "$1 [Y/n] " answer
  case $answer in "" | y | Y | yes) return 0 ;; *) return 1 ;; esac
}

godwit_apt() { # ARGUMENTS of apt-get, with a short patience for servers that do not answer
  DEBIAN_FRONTEND=noninteractive apt-get -q -o Acquire::Retries=2 -o Acquire::http::Timeout=20 \
    -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@"
}

godwit_unreachable() { # LOG-FILE
  godwit_fail "The package source could not be used. Tried: apt-get, which said:" "$(tail -n 12 "$1" | sed 's/^/    /')" \
    "Check the network and the entries in /etc/apt/sources.list.d (a proxy goes into /etc/apt/apt.conf.d)," \
    "then start the same command again; packages that are already installed are not fetched a second time."
}

# While the packages are unpacked no service may start on the machine itself: the lab starts its own daemons.
godwit_without_services() { # COMMAND...
  local policy=/usr/sbin/policy-rc.d result=0
  if [ -e "$policy" ]; then "$@"; return; fi
  printf '#!/bin/sh\n# godwit: only while the packages of its lab are installed\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  trap 'rm -f /usr/sbin/policy-rc.d; exit 130' INT TERM
  "$@" || result=$?
  rm -f "$policy"
  trap - INT TERM
  return $result
}

godwit_install() { # LOG-FILE PACKAGE...
  local log=$1 codename preferences result=0
  local -a pin=()
  shift
  codename=$(godwit_os_field VERSION_CODENAME)
  if [ "$codename" = bookworm ]; then
    godwit_write_backports_source "$codename" || return 1
    preferences=$(mktemp)
    # For this call the file takes the place of /etc/apt/preferences (preferences.d stays in force), so that one comes along.
    { cat /etc/apt/preferences 2>/dev/null && echo; } >"$preferences" || true
    printf 'Package: src:libvirt src:qemu src:seabios src:edk2\nPin: release n=%s-backports\nPin-Priority: 990\n' \
      "$codename" >>"$preferences"
    chmod 644 "$preferences"
    pin=(-o "Dir::Etc::Preferences=$preferences")
  fi
  godwit_apt update >"$log" 2>&1 || result=$?
  if [ $result = 0 ]; then
    godwit_without_services godwit_apt "${pin[@]}" install -y --no-install-recommends "$@" >>"$log" 2>&1 || result=$?
  fi
  [ -z "${preferences:-}" ] || rm -f "$preferences"
  [ $result = 0 ] || godwit_unreachable "$log"
}

# Unpacks Debian's cloud kernel for guests into the cache; it is not installed on this machine.
godwit_guest_kernel() {
  local kernel=$GODWIT_LAB_CACHE/kernel work package log
  [ -e "$kernel/complete" ] && return 0
  mkdir -p "$GODWIT_LAB_CACHE"
  work=$(mktemp -d "$GODWIT_LAB_CACHE/kernel.XXXXXX")
  log=$work/log
  package=$(apt-cache depends linux-image-cloud-amd64 2>/dev/null | awk '/Depends: linux-image-/ { print $2; exit }')
  if [ -z "$package" ]; then
    godwit_apt update >"$log" 2>&1 || { godwit_unreachable "$log"; rm -rf "$work"; return 1; }
    package=$(apt-cache depends linux-image-cloud-amd64 2>/dev/null | awk '/Depends: linux-image-/ { print $2; exit }')
  fi
  if [ -z "$package" ]; then
    rm -rf "$work"
    godwit_fail "No package linux-image-cloud-amd64 in the package sources: the lab's guests need Debian's cloud kernel." \
      "Add the Debian entry of this release to /etc/apt/sources.list.d and start again."
    return 1
  fi
  echo "godwit: fetching the guests' kernel ($package; unpacked to $kernel, not installed)"
  if ! (cd "$work" && godwit_apt download "$package" >"$log" 2>&1); then
    # The lists may be older than the archive: once more with fresh ones.
    if ! (cd "$work" && godwit_apt update >"$log" 2>&1 &&
      package=$(apt-cache depends linux-image-cloud-amd64 | awk '/Depends: linux-image-/ { print $2; exit }') &&
      godwit_apt download "$package" >"$log" 2>&1); then
      godwit_unreachable "$log"
      rm -rf "$work"
      return 1
    fi
  fi
  dpkg-deb -x "$work"/*.deb "$work/root" || { rm -rf "$work"; return 1; }
  rm -rf "$kernel"
  mv "$work/root" "$kernel"
  rm -rf "$work"
  touch "$kernel/complete"
}

godwit_packages_ensure() { # [--yes]
  local -a missing
  local log guests
  [ "${1:-}" != --yes ] || GODWIT_YES=1
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    godwit_fail "The lab needs Debian's packages of libvirt and QEMU; this system has no apt-get." "Use Debian 12 or 13."
    return 1
  fi
  mapfile -t missing < <(godwit_missing_packages)
  if godwit_hypervisor_is_too_old; then
    guests=$(godwit_running_guests | tr '\n' ' ')
    if [ -n "$guests" ]; then
      godwit_fail "The installed QEMU ($(dpkg-query -W -f '${Version}' qemu-system-x86)) is too old for the lab: before 9.0 it" \
        "corrupts guests that are moved without KVM. It runs guests now (processes $guests), so it is not replaced." \
        "Shut these guests down, or use another machine for the lab."
      return 1
    fi
    missing+=("${GODWIT_HYPERVISOR_PACKAGES[@]}")
  fi
  if [ ${#missing[@]} -gt 0 ]; then
    mapfile -t missing < <(printf '%s\n' "${missing[@]}" | sort -u)
    if [ "$(id -u)" != 0 ]; then
      godwit_fail "Missing Debian packages: ${missing[*]}" "Installing them needs root: start again with sudo."
      return 1
    fi
    echo "godwit: missing Debian packages: ${missing[*]}"
    godwit_ask "Install them now?" || { godwit_fail "Not installed. Nothing was changed."; return 1; }
    log=$(mktemp)
    godwit_install "$log" "${missing[@]}" || { rm -f "$log"; return 1; }
    rm -f "$log"
    godwit_hypervisor_is_too_old && { godwit_fail "QEMU is still older than 9.0 after the installation."; return 1; }
  fi
  godwit_guest_kernel
}
