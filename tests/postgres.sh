# Finds PostgreSQL, or installs it after a question; to be sourced. Sets `bin`, the folder of its programs, and `owner`, the
# user who may run them where that is not the present one: PostgreSQL refuses to run as root.

fail() {
    echo "$0: $*" >&2
    exit 1
}

postgres_folder() {
    local folder
    for folder in "$(pg_config --bindir 2>/dev/null || true)" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin \
        /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin /usr/libexec/postgresql* /usr/bin; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then
            echo "$folder"
            return
        fi
    done
}

# Installs a package by the name that each package manager has for it; asks first, unless in CI or as root.
install() {
    local apt=$1 dnf=$2 apk=$3 brew=$4 command answer
    if command -v apt-get; then
        command="apt-get update && env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $apt"
    elif command -v dnf; then
        command="dnf install -y $dnf"
    elif command -v apk; then
        command="apk add $apk"
    elif command -v brew; then
        command="brew install $brew"
    else
        fail "no package manager that is known here; install $apt and start again"
    fi >/dev/null
    # Homebrew refuses to run as root.
    if [ "$(id -u)" != 0 ] && [[ $command != brew* ]]; then command="sudo sh -c '$command'"; fi

    echo "$0: $apt is missing; it would be installed by: $command" >&2
    if [ "${CI:-}" != true ] && [ "$(id -u)" != 0 ]; then
        [ -t 0 ] || fail "there is no terminal to ask on; run this, then start again: $command"
        read -r -p "Install it now? [y/n] " answer || answer=n
        [[ $answer == [yY]* ]] || fail "nothing was installed; run this, then start again: $command"
    fi
    sh -c "$command" >/dev/null
}

command -v cargo >/dev/null || fail "cargo is missing; install Rust from https://rustup.rs"
command -v curl >/dev/null || install curl curl curl curl
bin=$(postgres_folder)
if [ -z "$bin" ]; then
    install postgresql postgresql-server postgresql postgresql
    bin=$(postgres_folder)
    [ -n "$bin" ] || fail "PostgreSQL was installed, but initdb is nowhere to be found"
fi

owner=
if [ "$(id -u)" = 0 ]; then
    owner=postgres
    id "$owner" >/dev/null 2>&1 || owner=nobody
fi
