;;; onboard-mode.el --- Editing rules for onboarding -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1") (eglot "1.9"))
;; Keywords: languages

;;; Commentary:

;; A mode for `.onboard' files, with `onboardc lsp' behind it: M-x eglot in such a file, or
;;
;;     (add-hook 'onboard-mode-hook #'eglot-ensure)

;;; Code:

(require 'prog-mode)

(defgroup onboard nil
  "Rules for onboarding."
  :group 'languages)

(defcustom onboard-server-command '("onboardc" "lsp")
  "The command that starts the language server, with its arguments."
  :type '(repeat string))

(defcustom onboard-indent-offset 4
  "How far a clause stands in from its declaration, in columns."
  :type 'integer
  :safe #'integerp)

(defvar onboard-mode-syntax-table
  (let ((table (make-syntax-table prog-mode-syntax-table)))
    (modify-syntax-entry ?/ ". 12" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?` "\"" table)
    (modify-syntax-entry ?_ "w" table)
    (modify-syntax-entry ?| "." table)
    table)
  "What letters are in rules: `//' begins a comment; backticks hold patterns.")

(defun onboard--pattern-syntax (start end)
  "Between START and END, backslashes in patterns are letters as any other."
  (goto-char start)
  (while (re-search-forward "`[^`\n]*`" end t)
    (let ((close (match-end 0)))
      (unless (nth 8 (save-excursion (syntax-ppss (match-beginning 0))))
        (goto-char (match-beginning 0))
        (while (search-forward "\\" close t)
          (put-text-property (1- (point)) (point) 'syntax-table (string-to-syntax "."))))
      (goto-char close))))

;; words: from the table of the language; `BLESS=1 cargo test -p onboard-syntax --test editors' writes them anew.
(defconst onboard-declarations
  '("cluster" "destination" "event" "experiment" "field" "flag" "for" "import"
    "let" "matrix" "model" "onboarding" "path" "profiling" "purpose" "segment"
    "source" "test" "trait" "type")
  "Words that begin a declaration.")

(defconst onboard-clauses
  '("after" "again" "allow" "ask" "at" "basis" "category" "controller" "done"
    "each" "enter" "exit" "expect" "fallback" "for" "from" "given" "goal" "hit"
    "interrupts" "late" "leave" "limit" "order" "regime" "retain" "session"
    "show" "skip" "speaks" "stage" "step" "timezone" "title" "welcome" "when")
  "Words that begin a clause.")

(defconst onboard-reserved
  '("and" "else" "false" "if" "imputed" "in" "is" "missing" "no" "not" "now"
    "of" "or" "otherwise" "stated" "then" "to" "true" "where" "within" "yes")
  "Words that are never names.")

(defconst onboard-types
  '("bool" "int" "float" "text" "date" "time" "duration" "country" "language"
    "version" "email" "url")
  "Types that need no declaration.")

;; words end

(defvar onboard-font-lock-keywords
  `((,(concat "^" (regexp-opt onboard-declarations 'words)) . font-lock-keyword-face)
    (,(concat "\\(?:^[ \t]+\\|[{;][ \t]*\\)" (regexp-opt onboard-clauses 'words)) 1 font-lock-keyword-face)
    (,(concat (regexp-opt onboard-reserved 'words)) . font-lock-keyword-face)
    (,(concat ":[ \t]*" (regexp-opt onboard-types 'words)) 1 font-lock-type-face)
    ("^\\(?:field\\|type\\|event\\|trait\\|let\\|segment\\|path\\|matrix\\|purpose\\)[ \t]+\\(\\w+\\)"
     1 font-lock-variable-name-face))
  "What is coloured beside comments and texts.")

(defun onboard-indent-line ()
  "Indent by the braces around a line."
  (interactive)
  (let* ((depth (save-excursion
                  (back-to-indentation)
                  (- (car (syntax-ppss)) (if (looking-at "[})]") 1 0))))
         (column (* onboard-indent-offset (max 0 depth))))
    (if (<= (current-column) (current-indentation))
        (indent-line-to column)
      (save-excursion (indent-line-to column)))))

;;;###autoload
(define-derived-mode onboard-mode prog-mode "Onboard"
  "A mode for rules: what is known of new users, and where they go."
  (setq-local comment-start "// ")
  (setq-local comment-start-skip "//+[ \t]*")
  (setq-local comment-end "")
  (setq-local indent-tabs-mode nil)
  (setq-local indent-line-function #'onboard-indent-line)
  (setq-local syntax-propertize-function #'onboard--pattern-syntax)
  (setq-local font-lock-defaults '(onboard-font-lock-keywords)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.onboard\\'" . onboard-mode))

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               (cons 'onboard-mode (lambda (&rest _) onboard-server-command))))

(provide 'onboard-mode)
;;; onboard-mode.el ends here
